//! Both at once: what this library foretells is what SQLite does, and where it isn't, nothing is done and all is told.

use fk::prelude::*;
use fk::rusqlite::Connection;
use fk::{Enforcement, Error, Result, Verify};

use crate::{NewNote, Node, Note, node, open};

#[test]
fn what_is_foretold_is_done() -> Result<()> {
    let db = open(Enforcement::Both);
    db.write(|tx| {
        let first = tx.insert(node(None))?.id;
        let second = tx.insert(node(Some(first)))?.id;
        tx.insert(NewNote { node_id: Some(second), late_id: None })?;
        let gone = tx.delete(first)?;
        assert_eq!((gone.rows, gone.cascaded), (1, 2));
        Ok(())
    })?;
    let refused = db.write(|tx| tx.insert(node(Some(Key::from_raw(99))))).unwrap_err();
    assert!(refused.missing_parent(Node::ABOVE));
    let refused = db.write(|tx| tx.insert(NewNote { node_id: None, late_id: Some(Key::from_raw(99)) })).unwrap_err();
    assert!(refused.missing_parent(Note::LATE), "put off to the commit: {refused:?}");
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "p")]
struct Plain {
    #[key(autoincrement = false)]
    id: Key<Self>,
}

#[derive(Schema)]
#[schema(Plain)]
struct Alone;

/// SQLite counts a row twice that references itself, when its key is written and stays the same (N4). The table isn't
/// declared, so that the statement is SQL by hand.
#[test]
fn a_difference_undoes_the_statement_and_tells_how_to_see_it_again() -> Result<()> {
    let folder = tempfile();
    let connection = Connection::open(&folder.0).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE p (id INTEGER PRIMARY KEY NOT NULL);
             CREATE TABLE t (id INTEGER PRIMARY KEY, k TEXT UNIQUE, f TEXT REFERENCES t (k));
             INSERT INTO t VALUES (1, 'a', 'a'), (2, 'b', 'a');",
        )
        .unwrap();
    drop(connection);
    let db = Db::<Alone>::options().verify(Verify::Compatible).enforcement(Enforcement::Both).open(&folder.0)?;
    let differs = db.write(|tx| tx.sql::<()>("UPDATE t SET k = 'a' WHERE id = 1", ())).unwrap_err();
    let Error::Disagreement { foretold, outcome, script } = &differs else { panic!("{differs:?}") };
    assert_eq!(foretold, "done");
    assert!(outcome.contains("violates foreign key") || outcome.contains("no row violates"), "{outcome}");
    // The script makes the same database, and its last statement is refused there too.
    let again = Connection::open_in_memory().unwrap();
    again.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    assert!(again.execute_batch(script).unwrap_err().to_string().contains("FOREIGN KEY"), "{script}");
    let rows: i64 = again.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 2, "{script}");
    Ok(())
}

struct File(std::path::PathBuf);

impl Drop for File {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.0.display()));
        }
    }
}

fn tempfile() -> File {
    let path = std::env::temp_dir().join(format!("fk-both-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&path);
    File(path)
}
