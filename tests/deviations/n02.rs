//! N2: a statement that was prepared while foreign keys were put off, and is used again after the commit, is still
//! run as then: what it refuses stays. Statements are kept to be used again by every library.

use fk::prelude::*;
use rusqlite::Connection;

use crate::stock::{Done, ForeignKey, Restrict, Stock, names, orphans, outcome};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "parents")]
struct Parent {
    #[key]
    id: Key<Self>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "children")]
struct Child {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    parent_id: Key<Parent>,
}

#[derive(Schema)]
#[schema(Parent, Child)]
struct Family;

fn key<T>(id: i64) -> Key<T> {
    Key::from_raw(id)
}

fn row(id: i64, parent: i64) -> Child {
    Child { id: key(id), parent_id: key(parent) }
}

/// A commit of a transaction that has put foreign keys off, with a statement that is kept.
fn used_once(connection: &Connection, sql: &str) {
    connection.execute_batch("BEGIN; PRAGMA defer_foreign_keys = ON").unwrap();
    connection.prepare_cached(sql).unwrap().execute([1, 1]).unwrap();
    connection.execute_batch("COMMIT").unwrap();
}

#[test]
fn stock_a_refused_insert_keeps_its_row() {
    let schema = "CREATE TABLE p (a INTEGER PRIMARY KEY); INSERT INTO p VALUES (1);
                  CREATE TABLE e (id INTEGER PRIMARY KEY, x REFERENCES p)";
    let insert = "INSERT INTO e VALUES (?1, ?2)";
    for cure in [false, true] {
        let stock = Stock::new(schema);
        used_once(&stock.0, insert);
        if cure {
            stock.all(&["PRAGMA defer_foreign_keys = OFF"]);
        }
        stock.all(&["BEGIN"]);
        assert_eq!(outcome(stock.0.prepare_cached(insert).unwrap().execute([2, 999])), ForeignKey);
        stock.all(&["COMMIT"]);
        let expected = if cure { ("1 1", 0) } else { ("1 1, 2 999", 1) };
        assert_eq!((stock.rows("SELECT * FROM e").as_str(), stock.orphans()), expected, "cure: {cure}");
    }
}

#[test]
fn stock_restrict_is_lost() {
    let stock = Stock::new(
        "CREATE TABLE p (a INTEGER PRIMARY KEY); INSERT INTO p VALUES (1), (2);
         CREATE TABLE e (id INTEGER PRIMARY KEY, x REFERENCES p ON DELETE RESTRICT); INSERT INTO e VALUES (1, 2)",
    );
    let delete = "DELETE FROM p WHERE a BETWEEN ?1 AND ?2";
    used_once(&stock.0, delete);
    // Not by RESTRICT, at once, but by the count at the end.
    assert_eq!(outcome(stock.0.prepare_cached(delete).unwrap().execute([2, 2])), ForeignKey);
    stock.all(&["PRAGMA defer_foreign_keys = OFF"]);
    assert_eq!(outcome(stock.0.prepare_cached(delete).unwrap().execute([2, 2])), Restrict);
    assert_eq!(stock.run("DELETE FROM e"), Done);
}

fn refused_as_ever(db: &Db<Family>) {
    let rows = db.read(|tx| tx.count(Child::query())).unwrap();
    db.write(|tx| {
        assert_eq!(names(tx.insert(row(2, 999))), ["fk_children_parent_id"]);
        let restricted = tx.delete(key::<Parent>(1)).unwrap_err();
        assert_eq!(restricted.violation().unwrap().kind, ViolationKind::Restricted);
        assert_eq!(tx.count(Child::query())?, rows);
        Ok(())
    })
    .unwrap();
    assert_eq!(orphans(db), 0);
}

/// By closures, whose statements are kept in slots, and by guards, whose statements rusqlite keeps; after a commit and
/// after a rollback.
#[test]
fn a_statement_forgets_that_it_was_put_off() {
    for db in [Db::<Family>::in_memory().unwrap(), Db::<Family>::temporary().unwrap()] {
        let deferring = |tx: &mut WriteTx<'_, Family>| {
            tx.defer_foreign_keys()?;
            tx.insert(row(1, 1))?;
            tx.insert(Parent { id: key(1) })?;
            tx.delete_if_present(key::<Parent>(7)).map(drop)
        };
        db.write(deferring).unwrap();
        refused_as_ever(&db);
        let mut guard = db.begin_write().unwrap();
        guard.defer_foreign_keys().unwrap();
        guard.insert(row(9, 1)).unwrap();
        guard.delete_if_present(key::<Parent>(7)).unwrap();
        guard.commit().unwrap();
        refused_as_ever(&db);
        let mut guard = db.begin_write().unwrap();
        guard.defer_foreign_keys().unwrap();
        guard.insert(row(10, 77)).unwrap();
        guard.rollback();
        refused_as_ever(&db);
        // A refused commit, which ends in a rollback.
        let refused = db.write(|tx| {
            tx.defer_foreign_keys()?;
            tx.insert(row(11, 77))
        });
        assert_eq!(names(refused), ["fk_children_parent_id"]);
        refused_as_ever(&db);
    }
}

/// An explanation runs the statement once more with foreign keys put off.
#[test]
fn an_explanation_leaves_nothing_put_off() {
    let db = Db::<Family>::in_memory().unwrap();
    db.write(|tx| {
        tx.insert(Parent { id: key(1) })?;
        tx.insert(row(1, 1))
    })
    .unwrap();
    for _ in 0..2 {
        let by_hand = db.write(|tx| tx.sql::<()>("INSERT INTO children VALUES (3, 99), (4, 98)", ()));
        assert_eq!(names(by_hand), ["fk_children_parent_id", "fk_children_parent_id"]);
        refused_as_ever(&db);
    }
}

#[test]
fn the_pragma_itself_is_refused() {
    let db = Db::<Family>::in_memory().unwrap();
    let refused = db.write(|tx| tx.sql::<()>("PRAGMA defer_foreign_keys = ON", ())).unwrap_err();
    assert!(matches!(refused, fk::Error::Refused { .. }), "{refused}");
}
