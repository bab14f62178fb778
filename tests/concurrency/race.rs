//! Child inserts against parent deletes, from several processes.

use std::path::Path;

use fk::Result;
use fk::prelude::*;

use crate::family::{Child, Enforcing, Family, Follower, NewChild, NewFollower, Parent, assert_whole};
use crate::support::{Folder, Process, given_job, job};
use crate::{Random, rounds};

const PROCESSES: u64 = 4;
const PARENTS: u64 = 6;

/// What happened, by name.
type Tally = std::collections::BTreeMap<&'static str, u64>;

fn key<T>(id: u64) -> Key<T> {
    Key::from_raw(id.cast_signed())
}

/// One round: a child comes, a parent goes or comes back. What is refused has to be refused for the right reason.
fn round(db: &Db<Family>, random: &mut Random) -> Result<&'static str> {
    let parent = key::<Parent>(1 + random.below(PARENTS));
    let kind = random.below(8);
    let outcome = match kind {
        0 | 1 => db.write(|tx| tx.insert(NewChild { parent_id: parent })).map(|_| "child came"),
        2 => db.write(|tx| tx.insert(NewFollower { parent_id: parent })).map(|_| "follower came"),
        // Looked for first, as programs do.
        3 => db.write(|tx| match tx.get(parent)? {
            Some(parent) => {
                tx.insert(NewChild { parent_id: parent.id }).map(|_| "child came to a parent that was seen")
            }
            None => Ok("no parent was seen"),
        }),
        4 => db
            .write(|tx| tx.delete_if_present(parent))
            .map(|gone| if gone.rows == 1 { "parent went" } else { "parent was gone" }),
        5 => db
            .write(|tx| {
                for child in tx.all(Child::query().filter(|c| c.parent_id.eq(parent)))? {
                    tx.delete(child.id)?;
                }
                tx.delete_if_present(parent)
            })
            .map(|gone| if gone.rows == 1 { "parent went with its children" } else { "parent was gone" }),
        6 => db.write(|tx| tx.insert_or_get(Parent { id: parent }, Parent::PRIMARY_KEY)).map(|_| "parent came"),
        _ => db
            .write(|tx| {
                tx.sql::<()>(
                    "UPDATE children SET parent_id = 1 + (parent_id % 6) WHERE id = \
                                         (SELECT min(id) FROM children)",
                    (),
                )
            })
            .map(|_| "child went over"),
    };
    match outcome {
        Ok(done) => Ok(done),
        Err(error) if error.missing_parent(Child::PARENT) => {
            assert!(matches!(kind, 0 | 1 | 7), "{error:#}");
            Ok("child was refused")
        }
        Err(error) if error.missing_parent(Follower::PARENT) && kind == 2 => Ok("follower was refused"),
        Err(error) if error.still_referenced(Child::PARENT) && kind == 4 => Ok("parent was kept"),
        Err(error) => Err(error),
    }
}

fn work(path: &Path, enforcing: Enforcing, number: u64, rounds: u64) -> Result<Tally> {
    let db = enforcing.open(path)?;
    let mut random = Random(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut tally = Tally::new();
    for _ in 0..rounds {
        *tally.entry(round(&db, &mut random)?).or_default() += 1;
    }
    Ok(tally)
}

fn race(enforcing: Enforcing, test: &str) -> Result<()> {
    let rounds = rounds(1000);
    if let Some(given) = given_job() {
        let mut words = given.splitn(3, ' ');
        let mut next = || words.next().unwrap();
        let (enforcing, number) = (Enforcing::of(next()), next().parse().unwrap());
        return work(Path::new(next()), enforcing, number, rounds).map(drop);
    }
    let folder = Folder::new();
    let path = folder.file("family.db");
    drop(enforcing.open(&path)?);
    let start = |number: u64| {
        let given = format!("{} {number} {}", enforcing.word(), path.display());
        Process(job(test, &given).spawn().unwrap())
    };
    let processes: Vec<Process> = (1..PROCESSES).map(start).collect();
    // This process takes part, and looks in between: each snapshot is whole.
    let db = enforcing.open(&path)?;
    let mut tally = Tally::new();
    let mut random = Random(17);
    for number in 0..rounds {
        *tally.entry(round(&db, &mut random)?).or_default() += 1;
        if number % 50 == 0 {
            let orphans: Vec<(i64,)> = db.read(|tx| tx.sql("SELECT count(*) FROM pragma_foreign_key_check", ()))?;
            assert_eq!(orphans, [(0,)]);
        }
    }
    processes.into_iter().for_each(Process::finish);
    drop(db);
    assert_whole(&path);
    println!("{enforcing:?}, {PROCESSES} processes, {rounds} rounds each; of this one's:");
    for (what, times) in &tally {
        println!("  {times:6} {what}");
    }
    // Both sides have met: children were refused since a parent was gone, and parents kept since a child was there.
    for what in ["child came", "child was refused", "parent went", "parent was kept", "parent came"] {
        assert!(tally.contains_key(what), "{what}: {tally:?}");
    }
    Ok(())
}

#[test]
fn children_that_come_while_parents_go_by_database() -> Result<()> {
    race(Enforcing::Database, "race::children_that_come_while_parents_go_by_database")
}

#[test]
fn children_that_come_while_parents_go_by_mirror() -> Result<()> {
    race(Enforcing::Mirror, "race::children_that_come_while_parents_go_by_mirror")
}

#[test]
fn children_that_come_while_parents_go_by_both() -> Result<()> {
    race(Enforcing::Both, "race::children_that_come_while_parents_go_by_both")
}
