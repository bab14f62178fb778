//! SQL by hand where this library holds foreign keys: it is held too, or refused with the reason.

use fk::prelude::*;
use fk::{Enforcement, Error, Result};

use crate::{NewNote, Node, Note, node, open};

#[test]
fn whatever_the_statement_its_keys_are_looked_at() -> Result<()> {
    for enforcement in [Enforcement::Mirror, Enforcement::Both] {
        let db = open(enforcement);
        db.write(|tx| {
            let first = tx.insert(node(None))?.id;
            tx.insert(node(Some(first)))?;
            tx.insert(NewNote { node_id: Some(first), late_id: None }).map(drop)
        })?;
        for sql in [
            "INSERT INTO notes (node_id) VALUES (1), (77)",
            "INSERT INTO notes (node_id) SELECT id + 40 FROM nodes",
            "UPDATE notes SET node_id = 77",
            "WITH n AS (SELECT 77 AS id) UPDATE notes SET node_id = n.id FROM n",
            "INSERT INTO notes (id, node_id) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET node_id = 77",
        ] {
            let refused = db.write(|tx| tx.sql::<()>(sql, ())).unwrap_err();
            assert!(refused.missing_parent(Note::NODE), "{sql}: {refused:?}");
        }
        let returning = "UPDATE notes SET node_id = 77 RETURNING id";
        let refused = db.write(|tx| tx.sql::<(i64,)>(returning, ())).unwrap_err();
        assert!(refused.missing_parent(Note::NODE), "{refused:?}");
        db.write(|tx| tx.sql::<()>("DELETE FROM nodes", ()))?;
        let left = db.read(|tx| tx.all(Note::query()))?;
        assert_eq!(left, [Note { id: Key::from_raw(1), node_id: None, late_id: None }], "{enforcement:?}");
        assert_eq!(db.read(|tx| tx.count(Node::query()))?, 0);
    }
    Ok(())
}

/// A rowid goes by several names.
#[test]
fn a_key_that_is_written_by_another_name_is_followed() -> Result<()> {
    for (name, key) in [("rowid", 10), ("_ROWID_", 11), ("oid", 12), ("\"ID\"", 13)] {
        for enforcement in [Enforcement::Mirror, Enforcement::Both] {
            let db = open(enforcement);
            db.write(|tx| {
                let first = tx.insert(node(None))?.id;
                tx.insert(NewNote { node_id: Some(first), late_id: None })?;
                tx.sql::<()>(&format!("UPDATE nodes SET {name} = {key}"), ())?;
                assert_eq!(tx.one(Note::query())?.node_id, Some(Key::from_raw(key)), "{name}");
                Ok(())
            })?;
        }
    }
    Ok(())
}

#[test]
fn rows_can_t_be_replaced() {
    let db = open(Enforcement::Mirror);
    for sql in [
        "REPLACE INTO nodes (id, name) VALUES (1, 'a')",
        "INSERT OR REPLACE INTO nodes (id, name) VALUES (1, 'a')",
        "update or /* so */ replace nodes SET id = 2",
    ] {
        let refused = db.write(|tx| tx.sql::<()>(sql, ())).unwrap_err();
        assert!(matches!(refused, Error::Refused { .. }), "{refused:?}");
        assert!(refused.to_string().contains("ON CONFLICT"), "{refused}");
    }
    db.write(|tx| tx.sql::<()>("INSERT INTO nodes (name) VALUES (replace('OR REPLACE', 'OR ', ''))", ())).unwrap();
}

#[test]
fn a_savepoint_takes_what_waits_with_it() -> Result<()> {
    for enforcement in [Enforcement::Database, Enforcement::Mirror, Enforcement::Both] {
        let db = open(enforcement);
        let orphan = || NewNote { node_id: None, late_id: Some(Key::from_raw(5)) };
        db.write(|tx| {
            let undone: Result<()> = tx.savepoint(|tx| {
                tx.insert(orphan())?;
                Err(Error::Nested { inner: "test" })
            });
            assert!(undone.is_err());
            Ok(())
        })?;
        let mut tx = db.begin_write()?;
        let kept = tx.insert(orphan())?;
        let refused = tx.commit().unwrap_err();
        assert!(refused.error.missing_parent(Note::LATE), "{enforcement:?}: {:?}", refused.error);
        // It is still open, and can be mended.
        let mut tx = refused.transaction;
        tx.set(kept.id, |n| n.late_id.set(None))?;
        tx.commit()?;
        assert_eq!(db.read(|tx| tx.count(Note::query()))?, 1);
    }
    Ok(())
}
