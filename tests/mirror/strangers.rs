//! What a file or a connection does by itself: REPLACE of its own, TEMP triggers, keys that compare otherwise.

#![allow(clippy::redundant_closure_for_method_calls, reason = "a method alone is of one lifetime")]

use fk::mirror::{Conflict, Mirror};
use fk::prelude::*;
use fk::rusqlite::Connection;
use fk::{Any, Enforcement, Error, Result};

#[derive(Table, Debug)]
#[table(name = "tops")]
struct Top {
    #[key]
    id: Key<Self>,
    n: i64,
}

#[derive(Table, Debug)]
#[table(name = "lows")]
struct Low {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    top_id: Key<Top>,
}

#[derive(Schema)]
#[schema(Top, Low)]
struct Both;

fn database(sql: &str) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(sql).unwrap();
    connection
}

fn number(connection: &Connection, sql: &str) -> i64 {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn orphans(connection: &Connection) -> i64 {
    number(connection, "SELECT count(*) FROM pragma_foreign_key_check")
}

fn row(id: i64, u: &str) -> Vec<Any> {
    vec![Any::Integer(id), Any::Text(u.into())]
}

/// SQLite fires no trigger for a row that a constraint's ON CONFLICT REPLACE deletes: the mirror left its children behind.
#[test]
fn rows_that_a_constraint_replaces_are_seen() {
    let connection = database(
        "CREATE TABLE p (id INTEGER PRIMARY KEY, u UNIQUE ON CONFLICT REPLACE); CREATE TABLE c (p INTEGER REFERENCES p);
         INSERT INTO p VALUES (1, 'a'), (2, 'b'); INSERT INTO c VALUES (1);",
    );
    let mut mirror = Mirror::on(&connection).unwrap();
    let refused = mirror.insert("p", &["id", "u"], &[row(3, "a")], Conflict::Abort).unwrap_err();
    assert_eq!(refused.violation().unwrap().constraint, "fk_c_p");
    assert!(mirror.update("p", &[("u", "'a'")], "id = 2").unwrap_err().violation().is_some());
    assert!(mirror.execute("INSERT INTO p VALUES (3, 'a')", &[]).unwrap_err().violation().is_some());
    mirror.insert("p", &["id", "u"], &[row(3, "b")], Conflict::Abort).unwrap();
    assert_eq!((number(&connection, "SELECT count(*) FROM p"), orphans(&connection)), (2, 0));
    drop(mirror);
    assert_eq!(number(&connection, "PRAGMA recursive_triggers"), 0);
}

#[test]
fn a_table_that_nobody_references_replaces_what_it_likes() {
    let connection = database(
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INTEGER REFERENCES p, u UNIQUE ON CONFLICT REPLACE);
         CREATE TRIGGER t AFTER INSERT ON p BEGIN SELECT 1; END;",
    );
    let mut mirror = Mirror::on(&connection).unwrap();
    mirror.execute("INSERT INTO p VALUES (1)", &[]).unwrap();
    mirror.execute("INSERT INTO c VALUES (1, 'a'), (1, 'a')", &[]).unwrap();
    assert!(mirror.execute("INSERT INTO c VALUES (2, 'a')", &[]).unwrap_err().violation().is_some());
    assert_eq!(number(&connection, "SELECT count(*) FROM c WHERE p = 1"), 1);
}

/// Where a file has triggers of its own, only its owner can say whether they fire for rows that are replaced.
#[test]
fn rows_that_a_trigger_replaces_are_seen_or_the_file_is_refused() {
    let sql = "CREATE TABLE tops (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, n INTEGER NOT NULL UNIQUE);
         CREATE TABLE lows (id INTEGER PRIMARY KEY, top INTEGER REFERENCES tops); CREATE TABLE log (x);
         CREATE TRIGGER logged AFTER INSERT ON log BEGIN INSERT OR REPLACE INTO tops VALUES (2, 1); END;
         INSERT INTO tops VALUES (1, 1); INSERT INTO lows VALUES (1, 1);";
    let connection = database(sql);
    let refused = Mirror::on(&connection).unwrap_err();
    assert!(
        matches!(refused, Error::Refused { .. }) && refused.to_string().contains("recursive_triggers"),
        "{refused}"
    );
    assert_eq!(number(&connection, "SELECT count(*) FROM temp.sqlite_schema"), 0);
    connection.execute_batch("PRAGMA recursive_triggers = ON").unwrap();
    let mut mirror = Mirror::on(&connection).unwrap();
    assert!(mirror.execute("INSERT INTO log VALUES (1)", &[]).unwrap_err().violation().is_some());
    assert_eq!(orphans(&connection), 0);
}

/// The column compares in one way and its unique index in another: too many rows were deleted, or a trigger was blamed.
#[test]
fn a_row_is_replaced_by_its_own_key_alone() {
    for sql in [
        "CREATE TABLE p (id INTEGER PRIMARY KEY, u TEXT); CREATE UNIQUE INDEX px ON p (u COLLATE NOCASE);",
        "CREATE TABLE p (id INTEGER PRIMARY KEY, u TEXT COLLATE NOCASE); CREATE UNIQUE INDEX px ON p (u COLLATE BINARY);
         INSERT INTO p VALUES (9, 'x')",
    ] {
        let connection = database(sql);
        let mut mirror = Mirror::on(&connection).unwrap();
        mirror.insert("p", &["id", "u"], &[row(1, "X")], Conflict::Abort).unwrap();
        let before = number(&connection, "SELECT count(*) FROM p");
        let same = if before == 1 { "x" } else { "X" };
        let refused = mirror.insert("p", &["id", "u"], &[row(2, same)], Conflict::Replace).unwrap_err();
        assert!(refused.to_string().contains("can't be told"), "{refused}");
        assert_eq!(number(&connection, "SELECT count(*) FROM p"), before);
    }
}

/// An insert whose parent is there was taken for sure, whatever a TEMP trigger then wrote; a delete that one refused was
/// half done.
#[test]
fn temp_triggers_are_nobody_s_to_foresee() -> Result<()> {
    let writes = "CREATE TEMP TRIGGER a AFTER INSERT ON lows BEGIN UPDATE lows SET top_id = 99 WHERE id = NEW.id; END";
    let keeps = "CREATE TEMP TRIGGER b AFTER DELETE ON lows BEGIN SELECT RAISE(ABORT, 'no'); END";
    for enforcement in [Enforcement::Database, Enforcement::Mirror, Enforcement::Both] {
        for at_first in [true, false] {
            let path = std::env::temp_dir().join(format!("fk-strangers-{}.db", std::process::id()));
            let _ = std::fs::remove_file(&path);
            drop(Db::<Both>::open(&path)?);
            let mut options = Db::<Both>::options().enforcement(enforcement);
            if at_first {
                options = options.on_connect(move |connection| connection.execute_batch(keeps));
            }
            let db = options.open(&path)?;
            let top = db.write(|tx| {
                if !at_first {
                    tx.sql::<()>(keeps, ())?;
                }
                let top = tx.insert(NewTop { n: 1 })?;
                tx.insert(NewLow { top_id: top.id })?;
                Ok(top)
            })?;
            db.write(|tx| {
                tx.delete(top.id).unwrap_err();
                Ok(())
            })?;
            assert_eq!(db.read(|tx| tx.count(Top::query()))?, 1, "{enforcement:?}");
            let refused = db.write(|tx| {
                tx.sql::<()>(writes, ())?;
                tx.insert(NewLow { top_id: top.id }).map(drop)
            });
            assert!(refused.unwrap_err().missing_parent(Low::TOP), "{enforcement:?}");
            assert!(db.read(|tx| tx.orphans())?.is_empty());
            drop(db);
            let _ = std::fs::remove_file(&path);
        }
    }
    Ok(())
}

/// The parent was found in a TEMP table of the same name.
#[test]
fn a_temp_table_hides_no_orphan() -> Result<()> {
    for enforcement in [Enforcement::Database, Enforcement::Mirror, Enforcement::Both] {
        let db = Db::<Both>::options().enforcement(enforcement).temporary()?;
        let refused = db.write(|tx| {
            tx.sql::<()>("CREATE TEMP TABLE Tops (id INTEGER PRIMARY KEY, n)", ())?;
            tx.sql::<()>("INSERT INTO temp.tops VALUES (99, 1)", ())?;
            tx.insert(NewLow { top_id: Key::from_raw(99) })
        });
        assert!(refused.unwrap_err().missing_parent(Low::TOP), "{enforcement:?}");
        assert!(db.read(|tx| tx.orphans())?.is_empty());
    }
    Ok(())
}

/// RAISE(ROLLBACK) in a trigger of the file: `Both` left SQLite's foreign keys off, and the reason was lost where an action
/// had fired it.
#[test]
fn a_transaction_that_a_trigger_ends_says_why() -> Result<()> {
    for enforcement in [Enforcement::Database, Enforcement::Mirror, Enforcement::Both] {
        let path = std::env::temp_dir().join(format!("fk-raised-{}.db", std::process::id()));
        let _ = std::fs::remove_file(&path);
        drop(Db::<Both>::open(&path)?);
        let file = Connection::open(&path).unwrap();
        file.execute_batch(
            "CREATE TRIGGER a AFTER INSERT ON lows WHEN NEW.id = 6 BEGIN SELECT RAISE(ROLLBACK, 'too many'); END;
             CREATE TRIGGER b AFTER DELETE ON lows BEGIN SELECT RAISE(ROLLBACK, 'kept'); END;",
        )
        .unwrap();
        let db = Db::<Both>::options().enforcement(enforcement).open(&path)?;
        let top = db.write(|tx| {
            let top = tx.insert(NewTop { n: 1 })?;
            tx.insert(NewLow { top_id: top.id })?;
            Ok(top)
        })?;
        let lost = |error: Error, reason: &str| {
            assert!(matches!(error, Error::TransactionLost { .. }) && error.to_string().contains(reason), "{error}");
            let on: Vec<(bool,)> = db.write(|tx| tx.sql("PRAGMA foreign_keys", ())).unwrap();
            assert_eq!(on[0].0, enforcement != Enforcement::Mirror);
        };
        lost(db.write(|tx| tx.insert(Low { id: Key::from_raw(6), top_id: top.id })).unwrap_err(), "too many");
        lost(db.write(|tx| tx.delete(top.id)).unwrap_err(), "kept");
        // A repair tells of it, too, and not of a savepoint that went with the transaction.
        file.execute_batch("PRAGMA foreign_keys = OFF; INSERT INTO lows VALUES (7, 99)").unwrap();
        let repaired = db.repair(&fk::Repair::new().policy(Low::TOP, fk::Policy::Delete))?;
        assert!(repaired.to_string().ends_with(": kept"), "{repaired}");
        drop((db, file));
        let _ = std::fs::remove_file(&path);
    }
    Ok(())
}
