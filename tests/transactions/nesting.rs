//! A transaction inside a transaction is an error at once, never a wait.

use std::time::Duration;

use fk::Error;
use fk::prelude::*;

use crate::support::{Customer, Shop, ShopDb, at_once, customer, names};

/// Waits so long that a wait is told from an answer.
fn options() -> fk::Options<Shop> {
    ShopDb::options().busy_timeout(Duration::from_mins(1))
}

fn both() -> [ShopDb; 2] {
    [options().temporary().unwrap(), options().in_memory().unwrap()]
}

#[track_caller]
fn assert_nested<R: std::fmt::Debug>(outcome: fk::Result<R>, expected: &str) {
    match outcome {
        Err(Error::Nested { inner }) => assert_eq!(inner, expected),
        other => panic!("expected a nested {expected}, got {other:?}"),
    }
}

/// Every way to begin a transaction, with the word of its error.
fn try_all(db: &ShopDb, begins: &[(&str, &str)]) {
    for (how, inner) in begins {
        let outcome = at_once(|| match *how {
            "read" => db.read(|_| Ok(())),
            "try_read" => db.try_read(|_| Ok::<_, Error>(())),
            "begin_read" => db.begin_read().map(drop),
            "write" => db.write(|_| Ok(())),
            "try_write" => db.try_write(|_| Ok::<_, Error>(())),
            "write_retrying" => db.write_retrying(1000, |_| Ok(())),
            "begin_write" => db.begin_write().map(drop),
            "checkpoint" => db.checkpoint().map(drop),
            other => panic!("{other}"),
        });
        assert_nested(outcome, inner);
    }
}

const WRITES: [(&str, &str); 5] = [
    ("write", "write"),
    ("try_write", "write"),
    ("write_retrying", "write"),
    ("begin_write", "write"),
    ("checkpoint", "checkpoint"),
];
const READS: [(&str, &str); 3] = [("read", "read"), ("try_read", "read"), ("begin_read", "read")];

#[test]
fn inside_a_write_everything_is_nested() -> fk::Result<()> {
    for db in both() {
        let clone = db.clone();
        db.write(|tx| {
            try_all(&clone, &WRITES);
            try_all(&clone, &READS);
            tx.insert(customer("after")).map(drop)
        })?;
        let guard = db.begin_write()?;
        try_all(&clone, &WRITES);
        try_all(&clone, &READS);
        drop(guard);
        assert_eq!(names(&db)?, ["after"]);
    }
    Ok(())
}

#[test]
fn inside_a_read_in_memory_everything_is_nested() -> fk::Result<()> {
    let db = options().in_memory()?;
    db.read(|tx| {
        try_all(&db, &WRITES);
        try_all(&db, &READS);
        tx.count(Customer::query()).map(drop)
    })?;
    let guard = db.begin_read()?;
    try_all(&db, &WRITES);
    try_all(&db, &READS);
    drop(guard);
    db.write(|tx| tx.insert(customer("after"))).map(drop)
}

#[test]
fn a_write_or_another_read_inside_a_read_works_on_a_file() -> fk::Result<()> {
    let db = options().temporary()?;
    db.read(|tx| {
        assert_eq!(tx.count(Customer::query())?, 0);
        db.write(|tx| tx.insert(customer("beside")))?;
        let second = db.begin_read()?;
        assert_eq!(second.count(Customer::query())?, 1);
        assert_eq!(tx.count(Customer::query())?, 0);
        Ok(())
    })?;
    let reader = db.begin_read()?;
    let mut writer = db.begin_write()?;
    writer.insert(customer("guard"))?;
    writer.commit()?;
    assert_eq!(reader.count(Customer::query())?, 2);
    Ok(())
}

#[test]
fn a_thread_that_has_all_readers_does_not_wait_for_itself() -> fk::Result<()> {
    let db = options().readers(2).temporary()?;
    let first = db.begin_read()?;
    let second = db.begin_read()?;
    try_all(&db, &READS);
    drop(first);
    db.read(|tx| tx.count(Customer::query()))?;
    drop(second);
    Ok(())
}

#[test]
fn another_database_is_not_nested() -> fk::Result<()> {
    for (outer, inner) in both().into_iter().zip(both()) {
        outer.write(|tx| {
            inner.write(|tx| tx.insert(customer("inner")))?;
            assert_eq!(names(&inner)?, ["inner"]);
            tx.insert(customer("outer")).map(drop)
        })?;
        assert_eq!(names(&outer)?, ["outer"]);
    }
    Ok(())
}

#[test]
fn after_a_nested_error_the_outer_transaction_can_still_fail() -> fk::Result<()> {
    for db in both() {
        let outcome = db.write(|tx| {
            tx.insert(customer("gone"))?;
            db.write(|tx| tx.insert(customer("never")))
        });
        assert_nested(outcome, "write");
        assert!(names(&db)?.is_empty());
    }
    Ok(())
}
