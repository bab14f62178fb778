//! `Mirror::on` where it is dropped, doubled or left behind by what others do to the connection.

use fk::mirror::{Conflict, Mirror};
use fk::rusqlite::Connection;
use fk::{Any, Error};

const FAMILY: &str = "CREATE TABLE p (id INTEGER PRIMARY KEY, u UNIQUE);
    CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p, late INTEGER REFERENCES p DEFERRABLE INITIALLY DEFERRED);";

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

fn insert(mirror: &mut Mirror<'_>, table: &str, columns: &[&str], row: &[i64]) -> fk::Result<u64> {
    mirror.insert(table, columns, &[row.iter().map(|value| Any::Integer(*value)).collect()], Conflict::Abort)
}

/// What was put off would have been committed unseen; and a later ROLLBACK would have brought the TEMP triggers back.
#[test]
fn dropped_in_a_transaction_it_rolls_back() {
    let connection = database(FAMILY);
    connection.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    let mut mirror = Mirror::on(&connection).unwrap();
    mirror.begin().unwrap();
    insert(&mut mirror, "c", &["late"], &[99]).unwrap();
    drop(mirror);
    assert!(connection.is_autocommit());
    assert_eq!((number(&connection, "SELECT count(*) FROM c"), orphans(&connection)), (0, 0));
    assert_eq!(number(&connection, "SELECT count(*) FROM temp.sqlite_schema"), 0);
    assert_eq!(number(&connection, "PRAGMA foreign_keys"), 1);
    connection.execute_batch("INSERT INTO p (id) VALUES (1); DELETE FROM p").unwrap();
}

/// The second would have taken the log away from the first, which then held nothing.
#[test]
fn a_connection_has_one() {
    let connection = database(FAMILY);
    let mut mirror = Mirror::on(&connection).unwrap();
    let second = Mirror::on(&connection).unwrap_err();
    assert!(matches!(second, Error::Refused { .. }), "{second:?}");
    assert!(insert(&mut mirror, "c", &["p"], &[99]).unwrap_err().violation().is_some());
    drop(mirror);
    Mirror::on(&connection).unwrap();
}

/// The mirror went on as if its transaction were open, and the savepoint's release committed an orphan.
#[test]
fn a_transaction_that_sqlite_has_ended_is_noticed() {
    let connection = database(FAMILY);
    let mut mirror = Mirror::on(&connection).unwrap();
    insert(&mut mirror, "p", &["id"], &[1]).unwrap();
    mirror.begin().unwrap();
    mirror.savepoint("before").unwrap();
    mirror.execute("INSERT OR ROLLBACK INTO p (id) VALUES (1)", &[]).unwrap_err();
    mirror.savepoint("after").unwrap();
    insert(&mut mirror, "c", &["late"], &[99]).unwrap();
    assert!(mirror.release("after").unwrap_err().violation().is_some());
    mirror.rollback().unwrap();
    assert!(matches!(mirror.rollback_to("before").unwrap_err(), Error::Refused { .. }));
    assert_eq!(orphans(&connection), 0);
}

/// A release inside it was refused as if it were the commit.
#[test]
fn a_transaction_that_others_have_begun_is_theirs_to_end() {
    let connection = database(FAMILY);
    let mut mirror = Mirror::on(&connection).unwrap();
    connection.execute_batch("BEGIN").unwrap();
    mirror.savepoint("part").unwrap();
    insert(&mut mirror, "c", &["late"], &[1]).unwrap();
    mirror.release("part").unwrap();
    assert!(mirror.commit().unwrap_err().violation().is_some());
    insert(&mut mirror, "p", &["id"], &[1]).unwrap();
    mirror.commit().unwrap();
    assert_eq!((number(&connection, "SELECT count(*) FROM c"), orphans(&connection)), (1, 0));
}

#[test]
fn a_schema_that_changes_is_followed() {
    let path = std::env::temp_dir().join(format!("fk-misuse-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(FAMILY).unwrap();
    let mut mirror = Mirror::on(&connection).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE k (p INTEGER REFERENCES p)").unwrap();
    assert!(insert(&mut mirror, "k", &["p"], &[99]).unwrap_err().violation().is_some());
    // In a transaction it is too late: what has waited belongs to the other schema.
    mirror.begin().unwrap();
    connection.execute_batch("CREATE TABLE l (p INTEGER REFERENCES p)").unwrap();
    assert!(matches!(mirror.execute("INSERT INTO l VALUES (99)", &[]).unwrap_err(), Error::Refused { .. }));
    mirror.rollback().unwrap();
    let schema = mirror.schema();
    drop(mirror);
    // A schema that somebody has made isn't read again.
    let mut mirror = Mirror::with(&connection, schema).unwrap();
    other.execute_batch("DROP TABLE k").unwrap();
    assert!(matches!(insert(&mut mirror, "c", &["p"], &[99]).unwrap_err(), Error::Refused { .. }));
    drop(mirror);
    let _ = std::fs::remove_file(&path);
}
