//! Searching a million children of twenty thousand parents for orphans, with and without an index, beside
//! `PRAGMA foreign_key_check` and an anti-join written by hand. One row is an orphan.

use std::time::{Duration, Instant};

use fk::prelude::*;
use fk::rusqlite::Connection;
use fk::{Policy, Repair};

const CHILDREN: i64 = 1_000_000;
const PARENTS: i64 = 20_000;

#[derive(Table)]
#[table(name = "parents")]
struct Parent {
    #[key]
    id: Key<Self>,
    name: String,
}

mod indexed {
    use super::*;

    #[derive(Table)]
    #[table(name = "children")]
    pub(super) struct Child {
        #[key]
        id: Key<Self>,
        #[references(on_delete = restrict)]
        parent_id: Key<Parent>,
        name: String,
    }

    #[derive(Schema)]
    #[schema(Parent, Child)]
    pub(super) struct Family;
}

mod unindexed {
    use super::*;

    #[derive(Table)]
    #[table(name = "children")]
    pub(super) struct Child {
        #[key]
        id: Key<Self>,
        #[references(on_delete = restrict, index = false)]
        parent_id: Key<Parent>,
        name: String,
    }

    #[derive(Schema)]
    #[schema(Parent, Child)]
    pub(super) struct Family;
}

/// Fills a database: `children(i)` of `parents(..)`, one of which is missing.
fn fill<S: Schema>(parents: i64) -> fk::Result<Db<S>> {
    let db = Db::<S>::temporary()?;
    db.read(|tx| {
        let file = tx.connection()?.path().unwrap_or_default().to_owned();
        let file = Connection::open(file).unwrap();
        let sql = format!(
            "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; BEGIN;
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {parents})
             INSERT INTO parents SELECT i, 'parent ' || i FROM n;
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {CHILDREN})
             INSERT INTO children SELECT i, (i * 7919) % {parents} + 1, 'child ' || i FROM n;
             UPDATE children SET parent_id = 99999999 WHERE id = {CHILDREN} / 2;
             COMMIT; PRAGMA wal_checkpoint(TRUNCATE);"
        );
        file.execute_batch(&sql).unwrap();
        Ok(())
    })?;
    Ok(db)
}

const ANTI_JOIN: &str = "SELECT parent_id, count(*) FROM children AS c WHERE parent_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM parents AS p WHERE p.id = c.parent_id) GROUP BY parent_id";

/// The best of some rounds.
fn best(rounds: usize, mut run: impl FnMut() -> fk::Result<()>) -> fk::Result<Duration> {
    let mut best = Duration::MAX;
    for _ in 0..rounds.max(1) {
        let start = Instant::now();
        run()?;
        best = best.min(start.elapsed());
    }
    Ok(best)
}

fn measure<S: Schema>(name: &str, parents: i64, rounds: usize) -> fk::Result<()> {
    let db = fill::<S>(parents)?;
    db.read(|tx| {
        let native = best(rounds, || {
            let found = tx.sql::<(String, Option<i64>, String, i64)>("PRAGMA foreign_key_check", ())?;
            assert_eq!(found.len(), 1);
            Ok(())
        })?;
        let by_hand = best(rounds, || {
            assert_eq!(tx.sql::<(i64, i64)>(ANTI_JOIN, ())?.len(), 1);
            Ok(())
        })?;
        let ours = best(rounds, || {
            assert_eq!(tx.orphans()?.rows(), 1);
            Ok(())
        })?;
        let times = native.as_secs_f64() / ours.as_secs_f64();
        println!(
            "orphans, {name}: foreign_key_check {native:.1?}, anti-join {by_hand:.1?}, orphans() {ours:.1?} ({times:.1} times)"
        );
        Ok(())
    })
}

/// Mends orphans in batches of 500, with everything logged, and takes it back.
fn mend(rounds: usize) -> fk::Result<()> {
    const ORPHANS: i64 = 20_000;
    let db = fill::<indexed::Family>(PARENTS)?;
    let file = db.read(|tx| Ok(tx.connection()?.path().unwrap_or_default().to_owned()))?;
    let sql = format!("PRAGMA foreign_keys = OFF; UPDATE children SET parent_id = -id WHERE id <= {ORPHANS}");
    Connection::open(file).unwrap().execute_batch(&sql).unwrap();
    for policy in [Policy::Delete, Policy::Quarantine] {
        let repair = Repair::<indexed::Family>::new().policy_named("children", "fk_children_parent_id", policy.clone());
        let (mut mended, mut undone) = (Duration::MAX, Duration::MAX);
        for _ in 0..rounds.max(1) {
            let start = Instant::now();
            let repaired = db.repair(&repair)?;
            mended = mended.min(start.elapsed());
            assert_eq!(repaired.rows(), ORPHANS.unsigned_abs() + 1);
            let start = Instant::now();
            assert_eq!(db.undo_repair(repaired.run.unwrap_or_default())?.left, 0);
            undone = undone.min(start.elapsed());
        }
        println!("repair of {ORPHANS} orphans, {policy}: {mended:.1?}, undone {undone:.1?}");
    }
    Ok(())
}

/// Measures and prints.
pub fn run(rounds: usize) {
    measure::<indexed::Family>("indexed, 50 rows a key", PARENTS, rounds).unwrap();
    measure::<indexed::Family>("indexed, 50000 rows a key", 20, rounds).unwrap();
    measure::<indexed::Family>("indexed, 1 row a key", CHILDREN, rounds).unwrap();
    measure::<unindexed::Family>("without an index", PARENTS, rounds).unwrap();
    mend(rounds.min(3)).unwrap();
}
