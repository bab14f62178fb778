//! N5: a refused statement that isn't undone. Where a violation can only stand behind CASCADE or SET NULL, SQLite keeps
//! nothing to undo the statement with; if the action is skipped all the same (`RAISE(IGNORE)`), or doesn't find its
//! rows (other affinity), the statement is refused and stays.

use fk::prelude::*;
use fk::{Error, Verify};

use crate::stock::{Foreign, ForeignKey, Stock, names, orphans};

const IGNORED: &str = "CREATE TRIGGER keep BEFORE DELETE ON children BEGIN SELECT RAISE(IGNORE); END";

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "parents")]
struct Parent {
    #[key]
    id: Key<Self>,
    #[unique]
    number: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "children")]
struct Child {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    parent_id: Key<Parent>,
}

#[derive(Schema)]
#[schema(Parent, Child)]
struct Family;

fn key<T>(id: i64) -> Key<T> {
    Key::from_raw(id)
}

#[test]
fn stock_a_cascade_that_a_trigger_skips() {
    let stock = Stock::new(
        "CREATE TABLE p (a INTEGER PRIMARY KEY); CREATE TABLE c (x REFERENCES p ON DELETE CASCADE);
         CREATE TRIGGER t BEFORE DELETE ON c BEGIN SELECT RAISE(IGNORE); END;
         INSERT INTO p VALUES (1), (2); INSERT INTO c VALUES (1)",
    );
    stock.all(&["BEGIN"]);
    assert_eq!(stock.run("DELETE FROM p"), ForeignKey);
    assert_eq!((stock.rows("SELECT * FROM p").as_str(), stock.rows("SELECT * FROM c").as_str()), ("", "1"));
    stock.all(&["COMMIT"]);
    assert_eq!(stock.orphans(), 1);
}

#[test]
fn stock_a_cascade_that_does_not_find_its_rows() {
    let stock = Stock::new(
        "CREATE TABLE p (a INT UNIQUE); CREATE TABLE c (x TEXT REFERENCES p (a) ON DELETE CASCADE);
         INSERT INTO p VALUES (1), (2); INSERT INTO c VALUES ('01')",
    );
    stock.all(&["BEGIN"]);
    assert_eq!(stock.run("DELETE FROM p"), ForeignKey);
    assert_eq!((stock.rows("SELECT * FROM p").as_str(), stock.rows("SELECT * FROM c").as_str()), ("", "01"));
    stock.all(&["COMMIT"]);
    assert_eq!(stock.orphans(), 1);
}

#[test]
fn stock_no_action_is_undone() {
    let stock = Stock::new(
        "CREATE TABLE p (a INTEGER PRIMARY KEY); CREATE TABLE c (x REFERENCES p);
         INSERT INTO p VALUES (1), (2); INSERT INTO c VALUES (1)",
    );
    stock.all(&["BEGIN"]);
    assert_eq!(stock.run("DELETE FROM p"), ForeignKey);
    assert_eq!(stock.rows("SELECT * FROM p"), "1, 2");
}

/// A file that this library has made has no such trigger; in one that has, each write has a savepoint.
#[test]
fn in_a_file_with_such_a_trigger_each_write_has_a_savepoint() {
    let file = Foreign::declared::<Family>(IGNORED);
    for verify in [Verify::Strict, Verify::Compatible] {
        let db = Db::<Family>::options().verify(verify).open(file.path()).unwrap();
        assert!(db.report().needs_savepoints);
        assert_eq!(
            db.report().to_string(),
            "trigger \"keep\" of \"children\" is not declared, so that writes need savepoints"
        );
        db.write(|tx| {
            for id in 1..=2 {
                tx.upsert(Parent { id: key(id), number: id * 10 }, Parent::PRIMARY_KEY)?;
            }
            tx.upsert(Child { id: key(1), parent_id: key(1) }, Child::PRIMARY_KEY)?;
            assert_eq!(names(tx.delete(key::<Parent>(1))), ["fk_children_parent_id"]);
            assert_eq!(names(tx.sql::<()>("DELETE FROM parents", ())), ["fk_children_parent_id"]);
            let with = "/* x */ WITH a AS (SELECT 1) DELETE FROM parents RETURNING id";
            assert_eq!(names(tx.sql::<(i64,)>(with, ())), ["fk_children_parent_id"]);
            assert_eq!(tx.count(Parent::query())?, 2);
            Ok(())
        })
        .unwrap();
        assert_eq!(orphans(&db), 0);
    }
}

/// Declared columns have one type on both sides; a file whose columns differ isn't opened. Tables that aren't declared
/// may reference ours in whatever way, and are looked at as well.
#[test]
fn in_a_file_whose_columns_differ_each_write_has_a_savepoint() {
    let different = Foreign::new(
        "CREATE TABLE parents (id INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE);
         CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id TEXT NOT NULL REFERENCES parents (id) ON DELETE CASCADE)",
    );
    let refused = Db::<Family>::options().verify(Verify::Compatible).open(different.path()).unwrap_err();
    assert!(matches!(&refused, Error::SchemaMismatch { .. }), "{refused}");
    assert!(refused.to_string().contains("column \"children\".\"parent_id\": declared INTEGER, in the file TEXT"));

    let file = Foreign::declared::<Family>(
        "CREATE TABLE strangers (x TEXT REFERENCES parents (number) ON DELETE CASCADE);
         INSERT INTO parents VALUES (1, 1), (2, 2); INSERT INTO strangers VALUES ('01')",
    );
    let db = file.open::<Family>();
    assert!(db.report().needs_savepoints);
    let told = "foreign key \"fk_strangers_x\" of table \"strangers\" is between columns of different affinity or \
                collation, so that writes need savepoints";
    assert!(db.report().to_string().contains(told), "{}", db.report());
    db.write(|tx| {
        assert_eq!(names(tx.delete(key::<Parent>(1))), ["fk_strangers_x"]);
        assert_eq!(names(tx.sql::<()>("DELETE FROM parents", ())), ["fk_strangers_x"]);
        assert_eq!(tx.count(Parent::query())?, 2);
        Ok(())
    })
    .unwrap();
    assert_eq!(orphans(&db), 0);
}
