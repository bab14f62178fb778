//! A process that is killed in the midst of cascades, at random moments: the data is as before or as after, and never
//! between.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use fk::Result;
use fk::prelude::*;

use crate::family::{Enforcing, Family, Follower, Leaf, Parent, assert_whole};
use crate::support::{Folder, Process, given_job, job};
use crate::{Random, rounds};

const FOLLOWERS: i64 = 40;
const LEAVES: i64 = 50;

/// Where a process is: it says so on its error output, a byte for each step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Opened = b'o' as isize,
    Inserting = b'I' as isize,
    CommittingInserts = b'J' as isize,
    Inserted = b'i' as isize,
    Deleting = b'D' as isize,
    CommittingDeletes = b'K' as isize,
    Deleted = b'd' as isize,
}

const STEPS: [Step; 7] = [
    Step::Opened,
    Step::Inserting,
    Step::CommittingInserts,
    Step::Inserted,
    Step::Deleting,
    Step::CommittingDeletes,
    Step::Deleted,
];

fn say(step: Step) {
    std::io::stderr().write_all(&[step as u8]).unwrap();
}

fn fill(tx: &mut WriteTx<'_, Family>) -> Result<()> {
    tx.insert(Parent { id: Key::from_raw(1) })?;
    let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)";
    tx.sql::<()>(&format!("{numbers} INSERT INTO followers SELECT i, 1 FROM n"), (FOLLOWERS,))?;
    let leaves = format!("{numbers} INSERT INTO leaves SELECT i, 1 + i % ?2 FROM n");
    tx.sql::<()>(&leaves, (FOLLOWERS * LEAVES, FOLLOWERS))?;
    Ok(())
}

/// Fills and empties the tables until it is killed.
fn work(path: &Path, enforcing: Enforcing) -> Result<()> {
    let db = enforcing.open(path)?;
    say(Step::Opened);
    db.write(|tx| tx.delete_if_present(Key::<Parent>::from_raw(1)))?;
    loop {
        say(Step::Inserting);
        db.write(|tx| {
            fill(tx)?;
            say(Step::CommittingInserts);
            Ok(())
        })?;
        say(Step::Inserted);
        say(Step::Deleting);
        db.write(|tx| {
            let gone = tx.delete(Key::<Parent>::from_raw(1))?;
            assert_eq!((gone.rows, gone.cascaded), (1, (FOLLOWERS + FOLLOWERS * LEAVES).unsigned_abs()));
            say(Step::CommittingDeletes);
            Ok(())
        })?;
        say(Step::Deleted);
    }
}

/// Whether the tables are full; neither is a failure.
fn is_full(db: &Db<Family>) -> Result<bool> {
    let counts =
        db.read(|tx| Ok((tx.count(Parent::query())?, tx.count(Follower::query())?, tx.count(Leaf::query())?)))?;
    let all = (1, FOLLOWERS.unsigned_abs(), (FOLLOWERS * LEAVES).unsigned_abs());
    assert!(counts == all || counts == (0, 0, 0), "between: {counts:?}");
    Ok(counts == all)
}

fn killed(enforcing: Enforcing, test: &str) -> Result<()> {
    if let Some(given) = given_job() {
        let (word, path) = given.split_once(' ').unwrap();
        return work(Path::new(path), Enforcing::of(word));
    }
    let folder = Folder::new();
    let path = folder.file("family.db");
    drop(enforcing.open(&path)?);
    let mut random = Random(23);
    let mut moments = BTreeMap::<Step, u64>::new();
    for round in 0..rounds(40) {
        let before = is_full(&enforcing.open(&path)?)?;
        let given = format!("{} {}", enforcing.word(), path.display());
        let mut process = Process(job(test, &given).stderr(Stdio::piped()).spawn().unwrap());
        let mut said = process.0.stderr.take().unwrap();
        // It is up: from now on any moment is as good as another.
        let mut trace = vec![0];
        said.read_exact(&mut trace).unwrap();
        // Every other time it is in a cascade.
        while round % 2 == 0 && trace.last() != Some(&(Step::Deleting as u8)) {
            let mut step = [0];
            said.read_exact(&mut step).unwrap();
            trace.extend(step);
        }
        let longest = if round % 2 == 0 { 4_000 } else { 120_000 };
        std::thread::sleep(Duration::from_micros(random.below(longest)));
        process.0.kill().unwrap();
        process.0.wait().unwrap();
        said.read_to_end(&mut trace).unwrap();
        let last = STEPS.into_iter().find(|step| *step as u8 == *trace.last().unwrap()).unwrap();
        *moments.entry(last).or_default() += 1;
        // What was committed is there, what wasn't begun isn't.
        let full = is_full(&enforcing.open(&path)?)?;
        match last {
            Step::Opened => assert!(!full || before, "{last:?}"),
            Step::Inserted | Step::Deleting => assert!(full, "{last:?}"),
            Step::Inserting | Step::Deleted => assert!(!full, "{last:?}"),
            Step::CommittingInserts | Step::CommittingDeletes => {}
        }
        assert_whole(&path);
    }
    println!("{enforcing:?}: where the kills fell");
    for (step, times) in &moments {
        println!("  {times:6} {step:?}");
    }
    Ok(())
}

#[test]
fn in_the_midst_of_cascades_by_database() -> Result<()> {
    killed(Enforcing::Database, "killed::in_the_midst_of_cascades_by_database")
}

#[test]
fn in_the_midst_of_cascades_by_mirror() -> Result<()> {
    killed(Enforcing::Mirror, "killed::in_the_midst_of_cascades_by_mirror")
}

#[test]
fn in_the_midst_of_cascades_by_both() -> Result<()> {
    killed(Enforcing::Both, "killed::in_the_midst_of_cascades_by_both")
}
