//! `Mirror::on`: any connection, plain values.

use fk::mirror::{Conflict, Mirror};
use fk::rusqlite::Connection;
use fk::{Any, Error, ViolationKind};

fn database(sql: &str) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(sql).unwrap();
    connection
}

fn number(connection: &Connection, sql: &str) -> i64 {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

const FAMILY: &str = "CREATE TABLE p (a, b, UNIQUE (a, b));
    CREATE TABLE c (x, y, z UNIQUE NOT NULL, FOREIGN KEY (x, y) REFERENCES p (a, b) ON DELETE SET NULL ON UPDATE CASCADE);";

#[test]
fn composite_keys_with_nulls() {
    let connection = database(FAMILY);
    let mut mirror = Mirror::on(&connection).unwrap();
    let (one, two) = (Any::Integer(1), Any::Integer(2));
    mirror.insert("p", &["a", "b"], &[vec![one.clone(), two.clone()]], Conflict::Abort).unwrap();
    let row = |x: &Any, y: &Any, z: i64| vec![x.clone(), y.clone(), Any::Integer(z)];
    let rows = [row(&one, &two, 1), row(&one, &Any::Null, 2), row(&Any::Null, &Any::Integer(99), 3)];
    assert_eq!(mirror.insert("c", &["x", "y", "z"], &rows, Conflict::Abort).unwrap(), 3);
    let refused = mirror.insert("c", &["x", "y", "z"], &[row(&two, &one, 4)], Conflict::Abort).unwrap_err();
    let violation = refused.violation().unwrap();
    assert_eq!((violation.kind, violation.constraint.as_str()), (ViolationKind::MissingParent, "fk_c_x_y"));
    assert_eq!((&violation.key, violation.rows), (&vec![two.clone(), one.clone()], 1));
    mirror.update("p", &[("b", "b + 5")], "").unwrap();
    assert_eq!(number(&connection, "SELECT y FROM c WHERE z = 1"), 7);
    mirror.delete("p", "").unwrap();
    assert_eq!((mirror.changed(), number(&connection, "SELECT count(*) FROM c WHERE x IS NULL")), (2, 2));
}

#[test]
fn what_isn_t_about_references_is_told_as_everywhere() {
    let connection = database(FAMILY);
    let mut mirror = Mirror::on(&connection).unwrap();
    let insert = |mirror: &mut Mirror<'_>, z: Any| mirror.insert("c", &["z"], &[vec![z]], Conflict::Abort);
    insert(&mut mirror, Any::Integer(1)).unwrap();
    let kind = |error: Error| error.violation().map(|violation| violation.kind);
    assert_eq!(kind(insert(&mut mirror, Any::Integer(1)).unwrap_err()), Some(ViolationKind::Unique));
    assert_eq!(kind(insert(&mut mirror, Any::Null).unwrap_err()), Some(ViolationKind::NotNull));
    assert!(matches!(mirror.delete("nosuch", "").unwrap_err(), Error::Refused { .. }));
    assert!(matches!(mirror.update("c", &[("nosuch", "1")], "").unwrap_err(), Error::Refused { .. }));
    assert!(matches!(mirror.insert("c", &["z"], &[vec![]], Conflict::Abort).unwrap_err(), Error::Refused { .. }));
    assert!(matches!(mirror.delete("c", "no such sql").unwrap_err(), Error::Database { .. }));
    assert!(matches!(mirror.execute("COMMIT", &[]).unwrap_err(), Error::Refused { .. }));
    assert_eq!(number(&connection, "SELECT count(*) FROM c"), 1);
}

#[test]
fn replacing_does_what_a_delete_does() {
    let connection = database(
        "CREATE TABLE p (id INTEGER PRIMARY KEY, code TEXT UNIQUE);
         CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p ON DELETE CASCADE);
         CREATE TABLE t (id INTEGER PRIMARY KEY, above INTEGER REFERENCES t ON DELETE SET NULL);
         INSERT INTO p VALUES (1, 'a'), (2, 'b'); INSERT INTO c VALUES (1, 1), (2, 2);",
    );
    let mut mirror = Mirror::on(&connection).unwrap();
    // Of two keys, each takes a row away.
    let row = vec![Any::Integer(1), Any::Text("b".into())];
    mirror.insert("p", &["id", "code"], &[row], Conflict::Replace).unwrap();
    assert_eq!((number(&connection, "SELECT count(*) FROM p"), number(&connection, "SELECT count(*) FROM c")), (1, 0));
    // SQLite itself accepts this one (N1).
    let row = vec![Any::Integer(1), Any::Integer(99)];
    let refused = mirror.insert("t", &["id", "above"], &[row], Conflict::Replace).unwrap_err();
    assert_eq!(refused.violation().unwrap().constraint, "fk_t_above");
}

#[test]
fn transactions_savepoints_and_what_is_put_off() {
    let connection = database(
        "CREATE TABLE p (id INTEGER PRIMARY KEY);
         CREATE TABLE c (p REFERENCES p DEFERRABLE INITIALLY DEFERRED);",
    );
    let mut mirror = Mirror::on(&connection).unwrap();
    let orphan = |mirror: &mut Mirror<'_>, key| mirror.insert("c", &["p"], &[vec![Any::Integer(key)]], Conflict::Abort);
    assert!(orphan(&mut mirror, 1).is_err(), "outside a transaction, a statement is one");
    mirror.begin().unwrap();
    orphan(&mut mirror, 1).unwrap();
    mirror.savepoint("a \"b\"").unwrap();
    orphan(&mut mirror, 2).unwrap();
    mirror.rollback_to("a \"b\"").unwrap();
    mirror.release("a \"b\"").unwrap();
    let refused = mirror.commit().unwrap_err();
    assert_eq!(refused.violations().len(), 1);
    mirror.insert("p", &["id"], &[vec![Any::Integer(1)]], Conflict::Abort).unwrap();
    mirror.commit().unwrap();
    assert!(matches!(mirror.release("never").unwrap_err(), Error::Refused { .. }));
    // A savepoint of its own is a transaction.
    mirror.savepoint("own").unwrap();
    orphan(&mut mirror, 7).unwrap();
    assert!(mirror.release("own").is_err());
    mirror.rollback_to("own").unwrap();
    mirror.release("own").unwrap();
    assert!(connection.is_autocommit());
}

#[test]
fn the_connection_is_as_it_was_afterwards() {
    let connection = database(FAMILY);
    for on in [true, false] {
        connection.pragma_update(None, "foreign_keys", on).unwrap();
        drop(Mirror::on(&connection).unwrap());
        assert_eq!(number(&connection, "PRAGMA foreign_keys"), i64::from(on));
        assert_eq!(number(&connection, "SELECT count(*) FROM temp.sqlite_schema"), 0);
    }
    connection.execute_batch("BEGIN").unwrap();
    assert!(matches!(Mirror::on(&connection).unwrap_err(), Error::Refused { .. }));
}
