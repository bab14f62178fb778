//! A process that is killed in the middle of a repair leaves whole batches and nothing between; the same repair again
//! goes on, as the same run, and all of it is undone at once.

use std::path::Path;
use std::time::{Duration, Instant};

use fk::{Policy, Repair};

use crate::files::{File, SHAPES, Small, assert_same, open};
use crate::random::Random;
use crate::support::{Process, given_job, job, wait_for};

const ORPHANS: i64 = 400;
const BATCH: i64 = 10;

fn repair() -> Repair<Small> {
    Repair::new().policy_named("c", "k", Policy::Quarantine).batch(usize::try_from(BATCH).unwrap())
}

/// A file with many orphans, each referenced itself.
fn file() -> File {
    let file = File::of(&SHAPES[0], 0);
    file.run(&format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ORPHANS})
         INSERT INTO c SELECT 1000 + i, 1000 + i % 7, randomblob(50) FROM n;
         INSERT INTO g SELECT id, id, v FROM c WHERE id > 1000; INSERT INTO h SELECT id, id FROM c WHERE id > 1000;"
    ));
    file
}

/// How many rows there are of each kind: orphans, their grandchildren, those in quarantine, entries of the log.
fn state(file: &File) -> [i64; 6] {
    let connection = file.connection();
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap_or(0);
    [
        count("SELECT count(*) FROM c WHERE id > 1000"),
        count("SELECT count(*) FROM g WHERE id > 1000"),
        count("SELECT count(*) FROM h WHERE c IS NOT NULL AND id > 1000"),
        ORPHANS - count("SELECT count(*) FROM fk_quarantine_c"),
        ORPHANS - count("SELECT count(*) FROM fk_repair_log WHERE table_name = 'c' AND action = 'delete'"),
        (3 * ORPHANS - count("SELECT count(*) FROM fk_repair_log")) / 3,
    ]
}

#[test]
fn a_repair_that_is_killed_at_any_moment_has_done_whole_batches() -> fk::Result<()> {
    if let Some(path) = given_job() {
        let db = open(Path::new(&path))?;
        std::fs::write(Path::new(&path).with_extension("held"), "").unwrap();
        db.repair(&repair())?;
        return Ok(());
    }
    let test = "killed::a_repair_that_is_killed_at_any_moment_has_done_whole_batches";
    let rounds = std::env::var("FK_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(6_u32);
    let mut random = Random(0xDEAD);
    let mut fell = [0_u32; 10];
    // How long all of it takes here.
    let whole = file();
    let start = Instant::now();
    whole.open().repair(&repair())?;
    let takes = u64::try_from(start.elapsed().as_micros()).unwrap();
    for round in 0..rounds {
        let file = file();
        let before = file.dump();
        let mut process = Process(job(test, file.path.to_str().unwrap()).spawn().unwrap());
        wait_for(&file.path.with_extension("held"));
        std::thread::sleep(Duration::from_micros(random.below(takes * 2 / 3)));
        process.0.kill().unwrap();
        process.0.wait().unwrap();

        let left = state(&file);
        assert!(left.iter().all(|count| *count == left[0]), "round {round}: {left:?}");
        assert_eq!(left[0] % BATCH, 0, "round {round}: {left:?}");
        fell[usize::try_from((ORPHANS - left[0]) * 9 / ORPHANS).unwrap()] += 1;
        let db = file.open();
        let repaired = db.repair(&repair())?;
        assert_eq!(i64::try_from(repaired.rows()).unwrap(), left[0], "round {round}");
        assert_eq!(state(&file), [0; 6], "round {round}");
        let runs: Vec<(i64,)> = db.read(|tx| tx.sql("SELECT id FROM fk_repair_run", ()))?;
        assert_eq!(runs.len(), 1, "round {round}: it is one run");
        let undone = db.undo_repair(runs[0].0)?;
        assert_eq!((undone.rows, undone.left), (3 * ORPHANS.unsigned_abs(), 0), "round {round}");
        assert_same(&file.dump(), &before, &format!("round {round}"));
    }
    println!("killed by tenths of the work: {fell:?}");
    Ok(())
}
