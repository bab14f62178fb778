//! References across attached databases, which SQLite can't have: they are held as if all tables were in one file.

use std::sync::Arc;

use fk::mirror::{Conflict, Mirror, Schema};
use fk::rusqlite::Connection;
use fk::{Any, ViolationKind};

const PARENT: &str = "CREATE TABLE parent (id INTEGER PRIMARY KEY)";
const CHILD: &str = "CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent ON DELETE CASCADE)";

#[test]
fn a_child_in_another_file_goes_with_its_parent() {
    // The schema is read where the tables are together.
    let together = Connection::open_in_memory().unwrap();
    together.execute_batch(&format!("{PARENT}; {CHILD}")).unwrap();
    let mut schema = Schema::read(&together).unwrap();
    let child = schema.find("main", "child").unwrap();
    schema.tables[child].database = "other".to_owned();

    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch("ATTACH ':memory:' AS other").unwrap();
    connection.execute_batch(&format!("{PARENT}; {}", CHILD.replace("TABLE child", "TABLE other.child"))).unwrap();
    let mut mirror = Mirror::with(&connection, Arc::new(schema)).unwrap();
    let one = || vec![Any::Integer(1)];
    mirror.insert("parent", &["id"], &[one()], Conflict::Abort).unwrap();
    mirror.insert("child", &["parent"], &[one()], Conflict::Abort).unwrap();
    let refused = mirror.insert("child", &["parent"], &[vec![Any::Integer(2)]], Conflict::Abort).unwrap_err();
    assert_eq!(refused.violation().unwrap().kind, ViolationKind::MissingParent);
    mirror.delete("parent", "id = 1").unwrap();
    let left: i64 = connection.query_row("SELECT count(*) FROM other.child", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
}
