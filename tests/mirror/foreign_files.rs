//! Files that others have made: columns that compare in several ways, triggers, and schemas that change.

use fk::mirror::{Conflict, Mirror};
use fk::prelude::*;
use fk::rusqlite::Connection;
use fk::{Any, Enforcement, Error, Result};

use crate::{NewNote, Node, Note, Tree, node};

fn database(sql: &str) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(sql).unwrap();
    connection
}

fn count(connection: &Connection, table: &str) -> i64 {
    connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

/// SQLite takes the child, and leaves it behind when its parent goes (N6).
#[test]
fn a_child_that_compares_otherwise_goes_with_its_parent() {
    let connection = database(
        "CREATE TABLE p (a TEXT PRIMARY KEY); CREATE TABLE c (x REFERENCES p ON DELETE CASCADE);
         INSERT INTO p VALUES ('1'), ('2');",
    );
    let mut mirror = Mirror::on(&connection).unwrap();
    mirror.insert("c", &["x"], &[vec![Any::Integer(1)], vec![Any::Integer(2)]], Conflict::Abort).unwrap();
    mirror.delete("p", "a = '1'").unwrap();
    assert_eq!(count(&connection, "c"), 1);
}

/// SQLite refuses to delete a row that nobody references (N6).
#[test]
fn a_parent_that_only_looks_like_the_key_can_go() {
    let connection = database(
        "CREATE TABLE p (a TEXT PRIMARY KEY); CREATE TABLE c (x INTEGER REFERENCES p);
         INSERT INTO p VALUES ('1'), ('01'); INSERT INTO c VALUES (1);",
    );
    let mut mirror = Mirror::on(&connection).unwrap();
    mirror.delete("p", "a = '01'").unwrap();
    assert!(mirror.delete("p", "a = '1'").unwrap_err().violation().is_some());
}

/// A trigger keeps a row that a cascade would delete: SQLite refuses, and leaves the parent deleted (N5).
#[test]
fn a_trigger_that_ignores_leaves_nothing_half_done() {
    let connection = database(
        "CREATE TABLE p (a INTEGER PRIMARY KEY); CREATE TABLE c (x REFERENCES p ON DELETE CASCADE);
         CREATE TRIGGER keeps BEFORE DELETE ON c BEGIN SELECT RAISE(IGNORE); END;
         INSERT INTO p VALUES (1), (2); INSERT INTO c VALUES (1);",
    );
    let mut mirror = Mirror::on(&connection).unwrap();
    mirror.begin().unwrap();
    let refused = mirror.delete("p", "").unwrap_err();
    assert_eq!(refused.violation().unwrap().constraint, "fk_c_x");
    mirror.commit().unwrap();
    assert_eq!((count(&connection, "p"), count(&connection, "c")), (2, 1));
}

#[test]
fn a_reference_that_can_t_be_held_is_refused_with_its_reason() {
    let connection = database("CREATE TABLE p (a); CREATE TABLE c (x REFERENCES p (a), y REFERENCES nosuch (b));");
    let mut mirror = Mirror::on(&connection).unwrap();
    assert_eq!(mirror.schema().findings.len(), 2, "{:?}", mirror.schema().findings);
    mirror.insert("c", &["x"], &[vec![Any::Null]], Conflict::Abort).unwrap();
    for column in ["x", "y"] {
        let refused = mirror.insert("c", &[column], &[vec![Any::Integer(1)]], Conflict::Abort).unwrap_err();
        assert!(matches!(refused, Error::Refused { .. }), "{refused:?}");
    }
    assert_eq!(count(&connection, "c"), 1);
}

#[test]
fn a_schema_that_another_connection_changes_is_followed() -> Result<()> {
    let path = std::env::temp_dir().join(format!("fk-follow-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let db = Db::<Tree>::options().enforcement(Enforcement::Mirror).open(&path)?;
    let id = db.write(|tx| tx.insert(node(None)))?.id;
    let other = Connection::open(&path).unwrap();
    other
        .execute_batch(
            "CREATE TABLE later (node INTEGER REFERENCES nodes (id) ON DELETE CASCADE);
             INSERT INTO later VALUES (1);",
        )
        .unwrap();
    let refused = db.write(|tx| tx.sql::<()>("INSERT INTO later VALUES (99)", ())).unwrap_err();
    assert_eq!(refused.violation().unwrap().constraint, "fk_later_node");
    db.write(|tx| tx.insert(NewNote { node_id: Some(id), late_id: None }))?;
    let gone = db.write(|tx| tx.delete(id))?;
    assert_eq!((gone.rows, gone.cascaded), (1, 2));
    assert_eq!(count(&other, "later"), 0);
    assert_eq!(db.read(|tx| tx.all(Note::query()))?[0].node_id, None);
    assert_eq!(db.read(|tx| tx.count(Node::query()))?, 0);
    drop((db, other));
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    Ok(())
}

/// A trigger whose table another connection has dropped can't be dropped. Under a name that came again, it made the schema
/// of the connection "malformed" for good as soon as its table was there again.
#[test]
fn tables_that_come_and_go_elsewhere_are_followed() -> Result<()> {
    for enforcement in [Enforcement::Mirror, Enforcement::Both] {
        let path = std::env::temp_dir().join(format!("fk-come-{}.db", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let db = Db::<Tree>::options().enforcement(enforcement).open(&path)?;
        db.write(|tx| tx.insert(node(None)))?;
        let other = Connection::open(&path).unwrap();
        for _ in 0..3 {
            for name in ["one", "two"] {
                let sql = format!("CREATE TABLE {name} (node INTEGER REFERENCES nodes (id))");
                other.execute_batch(&sql).unwrap();
                for (id, held) in [(1, false), (99, true)] {
                    let written = db.write(|tx| tx.sql::<()>(&format!("INSERT INTO {name} VALUES ({id})"), ()));
                    assert_eq!(written.is_err_and(|error| error.violation().is_some()), held);
                }
                other.execute_batch(&format!("DROP TABLE {name}")).unwrap();
            }
        }
        drop(db);
        let _ = std::fs::remove_file(&path);
    }
    Ok(())
}

/// A function has no more than 1000 arguments, and an UPDATE twice as many values as columns.
#[test]
fn a_table_with_very_many_columns_stops_nothing() -> Result<()> {
    let path = std::env::temp_dir().join(format!("fk-wide-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&path);
    drop(Db::<Tree>::open(&path)?);
    let columns: Vec<String> = (0..600).map(|at| format!("c{at}")).collect();
    let sql = format!("CREATE TABLE wide ({}, node INTEGER REFERENCES nodes (id))", columns.join(", "));
    Connection::open(&path).unwrap().execute_batch(&sql).unwrap();
    let db = Db::<Tree>::options().enforcement(Enforcement::Both).open(&path)?;
    db.write(|tx| tx.insert(node(None)))?;
    db.write(|tx| tx.sql::<()>("INSERT INTO wide (node) VALUES (1)", ()))?;
    let refused = db.write(|tx| tx.sql::<()>("UPDATE wide SET node = 9, c1 = 1", ())).unwrap_err();
    assert_eq!(refused.violation().unwrap().constraint, "fk_wide_node");
    let _ = std::fs::remove_file(&path);
    Ok(())
}
