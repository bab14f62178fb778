//! `cargo bench --bench speed`: fk against hand-written rusqlite, alternating in one process.
//!
//! For each case both sides get a file of their own with the same rows, made anew for every round; the clock
//! runs only over the case. Shown is the median of the rounds and the median of the ratios round by round.
//! Arguments: a part of a case's name, and `--rounds N`.

#![allow(clippy::pedantic, clippy::print_stdout, clippy::unwrap_used, missing_docs, unreachable_pub)]

#[path = "speed/baseline.rs"]
mod baseline;
#[path = "speed/common.rs"]
mod common;
#[path = "speed/ours.rs"]
mod ours;

use std::path::{Path, PathBuf};
use std::time::Instant;

use common::{Args, Sum};
use fk::rusqlite::config::DbConfig;
use fk::rusqlite::{self, Connection, Result, Row};
use fk::{Db, Synchronous};

/// A case: its name, rows a round, and what ratio is allowed.
const CASES: [(&str, i64, &str); 11] = [
    ("insert_one_tx", 4_000, "1.05 or +150 ns"),
    ("insert_numbered", 4_000, "AUTOINCREMENT beside none"),
    ("insert_batch", 60_000, "1.05 or +150 ns"),
    ("insert_all", 60_000, "1.05 or +150 ns"),
    ("get_by_pk", 100_000, "1.00"),
    ("get_one_tx", 40_000, "1.05 or +150 ns"),
    ("filter_by_fk", 10_000, "1.05 or +150 ns"),
    ("update_by_pk", 60_000, "1.00"),
    ("delete_cascade", 1_500, "1.05 or +150 ns"),
    ("delete_blocked", 40_000, "3"),
    ("insert_orphan", 60_000, "3"),
];

/// Both sides begin with something in the write-ahead log, as a running program has: while it is empty, SQLite
/// asks the file system for the file's size in every transaction.
const TOUCH: &str = "UPDATE items SET price_cents = price_cents + 1 WHERE id = 1";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let rounds = arguments.iter().position(|a| a == "--rounds").map_or(9, |at| arguments[at + 1].parse().unwrap());
    let wanted = arguments.first().filter(|a| !a.starts_with("--"));
    let folder = std::env::temp_dir().join(format!("fk-speed-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    println!("SQLite {}, {rounds} rounds, file in WAL mode, synchronous = NORMAL\n", rusqlite::version());
    println!("| case | rusqlite, ns | fk, ns | more, ns | ratio (min–max) | allowed |");
    println!("|---|---:|---:|---:|---:|---:|");
    for (case, rows, allowed) in CASES {
        if wanted.is_none_or(|part| case.contains(part.as_str())) {
            compare(&folder, case, rows, allowed, rounds);
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

fn compare(folder: &Path, case: &str, rows: i64, allowed: &str, rounds: usize) {
    // Cases that the yardstick knows under another name.
    let base_case = match case {
        "insert_all" => "insert_batch",
        "insert_numbered" => "insert_one_tx",
        other => other,
    };
    let sized = |case: &str| Args { case: case.to_owned(), rows };
    let (mut base, mut ours, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=rounds {
        let mut times = [0.0; 2];
        let mut sums = [0; 2];
        for turn in 0..2 {
            let side = (turn + round) % 2;
            let path = folder.join(format!("{case}-{side}.db"));
            let (seconds, sum) = if side == 0 {
                hand_written(&path, &sized(base_case))
            } else {
                with_fk(&path, &sized(case), base_case)
            };
            times[side] = seconds / rows as f64 * 1e9;
            sums[side] = sum.0;
            remove(&path);
        }
        assert_eq!(sums[0], sums[1], "{case}: both sides do the same work");
        // The first round warms up.
        if round > 0 {
            base.push(times[0]);
            ours.push(times[1]);
            ratios.push(times[1] / times[0]);
        }
    }
    let (b, o) = (median(&mut base), median(&mut ours));
    let ratio = median(&mut ratios);
    println!(
        "| {case} | {b:.0} | {o:.0} | {:+.0} | **{ratio:.2}** ({:.2}–{:.2}) | {allowed} |",
        o - b,
        ratios[0],
        ratios[ratios.len() - 1]
    );
}

fn hand_written(path: &Path, a: &Args) -> (f64, Sum) {
    let mut c = Connection::open(path).unwrap();
    c.execute_batch(common::PRAGMAS).unwrap();
    // Plan stability is on at both sides.
    c.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).unwrap();
    c.execute_batch(common::SCHEMA).unwrap();
    c.execute_batch(&a.seed_sql()).unwrap();
    c.execute_batch(TOUCH).unwrap();
    let start = Instant::now();
    let sum = if a.case == "get_one_tx" { get_one_tx(&mut c, a) } else { baseline::run(&mut c, a) };
    (start.elapsed().as_secs_f64(), sum.unwrap())
}

/// The yardstick has no point read in a transaction of its own.
fn get_one_tx(c: &mut Connection, a: &Args) -> Result<Sum> {
    let (mut rng, mut sum) = (common::Rng::new(), Sum::default());
    for _ in 0..a.rows {
        let tx = c.transaction()?;
        let read = |r: &Row<'_>| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?, r.get::<_, String>(2)?));
        let o = tx
            .prepare_cached("SELECT id, customer_id, status FROM orders WHERE id = ?1")?
            .query_row([rng.id(a.orders())], read)?;
        tx.commit()?;
        sum.row(o.0, o.1, &o.2);
    }
    Ok(sum)
}

fn with_fk(path: &PathBuf, a: &Args, seed_case: &str) -> (f64, Sum) {
    let options = || Db::<ours::Shop>::options().synchronous(Synchronous::Normal);
    drop(options().open(path).unwrap());
    let c = Connection::open(path).unwrap();
    let seed = Args { case: seed_case.to_owned(), rows: a.rows };
    c.execute_batch(&seed.seed_sql()).unwrap();
    drop(c);
    let db = options().open(path).unwrap();
    db.write(|tx| tx.sql::<()>(TOUCH, ())).unwrap();
    let sized = Args { case: a.case.clone(), rows: a.rows };
    let start = Instant::now();
    let sum = ours::run(&db, &sized);
    (start.elapsed().as_secs_f64(), sum.unwrap())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn remove(path: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        let _ = std::fs::remove_file(name);
    }
}
