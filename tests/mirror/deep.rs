//! Deeper than SQLite goes, and round in circles.

use fk::prelude::*;
use fk::{Enforcement, Error, Result};

use crate::{Node, Tree, node, open};

const LENGTH: usize = 20_000;

/// A chain of rows, each the child of the one before.
fn chain(db: &Db<Tree>) -> Result<Key<Node>> {
    db.write(|tx| {
        let first = tx.insert(node(None))?.id;
        let mut last = first;
        for _ in 1..LENGTH {
            last = tx.insert(node(Some(last)))?.id;
        }
        Ok(first)
    })
}

#[test]
fn a_cascade_goes_as_deep_as_the_data() -> Result<()> {
    let db = open(Enforcement::Mirror);
    let first = chain(&db)?;
    let gone = db.write(|tx| tx.delete(first))?;
    assert_eq!((gone.rows, gone.cascaded), (1, LENGTH as u64 - 1));
    assert_eq!(db.read(|tx| tx.count(Node::query()))?, 0);
    Ok(())
}

#[test]
fn where_sqlite_alone_gives_up_and_changes_nothing() -> Result<()> {
    let db = open(Enforcement::Database);
    let first = chain(&db)?;
    let refused = db.write(|tx| tx.delete(first)).unwrap_err();
    assert!(matches!(refused, Error::TooDeep { .. }), "{refused:?}");
    assert_eq!(db.read(|tx| tx.count(Node::query()))?, LENGTH as u64);
    Ok(())
}

#[test]
fn a_circle_in_the_data_ends() -> Result<()> {
    let db = open(Enforcement::Mirror);
    let first = db.write(|tx| {
        let first = tx.insert(node(None))?.id;
        let second = tx.insert(node(Some(first)))?.id;
        tx.set(first, |n| n.above_id.set(Some(second)))?;
        Ok(first)
    })?;
    assert_eq!(db.write(|tx| tx.delete(first))?.cascaded, 1);
    Ok(())
}
