//! N9: rows that reference nothing from before are counted when they go, or when their parent comes. The first hides a
//! new violation; the second brings the counter below zero, which the commit refuses (from 3.51 on).

use fk::prelude::*;

use crate::stock::{Done, Foreign, ForeignKey, Stock, names, orphans, refuses_negative};

const LATE: &str = "CREATE TABLE p (a INTEGER PRIMARY KEY);
    CREATE TABLE c (id INTEGER PRIMARY KEY, x INTEGER REFERENCES p DEFERRABLE INITIALLY DEFERRED);
    PRAGMA foreign_keys = OFF; INSERT INTO c VALUES (1, 50), (2, 50); PRAGMA foreign_keys = ON";

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
    #[references(on_delete = no_action, deferred)]
    parent_id: Key<Parent>,
}

#[derive(Schema)]
#[schema(Parent, Child)]
struct Family;

fn key<T>(id: i64) -> Key<T> {
    Key::from_raw(id)
}

fn child(id: i64, parent: i64) -> Child {
    Child { id: key(id), parent_id: key(parent) }
}

/// Another program has left rows that reference nothing.
fn damaged() -> Foreign {
    Foreign::declared::<Family>("PRAGMA foreign_keys = OFF; INSERT INTO children VALUES (1, 50), (2, 50)")
}

#[test]
fn stock_an_old_one_that_goes_hides_a_new_one() {
    let stock = Stock::new(LATE);
    stock.all(&["BEGIN", "INSERT INTO c VALUES (3, 60)", "DELETE FROM c WHERE id = 1", "COMMIT"]);
    assert_eq!((stock.rows("SELECT * FROM c").as_str(), stock.orphans()), ("2 50, 3 60", 2));
}

#[test]
fn stock_the_parent_of_old_ones_makes_the_commit_fail() {
    let stock = Stock::new(LATE);
    stock.all(&["BEGIN", "INSERT INTO c VALUES (3, 50)", "INSERT INTO p VALUES (50)"]);
    assert_eq!(stock.orphans(), 0);
    assert_eq!(stock.run("COMMIT"), if refuses_negative() { ForeignKey } else { Done });
}

/// It takes rows that another program has left, with foreign keys off. In a database that only this library writes
/// there are none, since none of its writes gets past a check.
#[test]
fn without_such_rows_nothing_is_hidden() {
    let db = Db::<Family>::in_memory().unwrap();
    db.write(|tx| {
        tx.insert_all([child(1, 50), child(2, 50)])?;
        tx.insert(Parent { id: key(50) })
    })
    .unwrap();
    let hiding = db.write(|tx| {
        tx.insert(child(3, 60))?;
        tx.delete(key::<Child>(1))
    });
    assert_eq!(names(hiding), ["fk_children_parent_id"]);
    assert_eq!(orphans(&db), 0);
}

#[test]
fn a_commit_that_is_refused_for_nothing_is_told_as_such() {
    let file = damaged();
    let db = file.open::<Family>();
    let mut tx = db.begin_write().unwrap();
    tx.insert(child(3, 50)).unwrap();
    tx.insert(Parent { id: key(50) }).unwrap();
    if refuses_negative() {
        let refused = tx.commit().unwrap_err();
        assert_eq!(
            refused.error.to_string(),
            "SQLite refused the commit for a foreign key, but no row violates one\n  help: roll back and try again; \
             rows that reference nothing were there before (\"fk_children_parent_id\"), and SQLite counts those too: \
             mend them"
        );
        drop(refused);
        // Without a row of its own that waits for the parent, nothing is counted.
        db.write(|tx| tx.insert(Parent { id: key(50) })).unwrap();
    } else {
        tx.commit().unwrap();
    }
    assert_eq!(orphans(&db), 0);
}

/// What is found is told, and not what was there before.
#[test]
fn old_ones_are_not_blamed() {
    let file = damaged();
    let db = file.open::<Family>();
    let refused = db.write(|tx| tx.insert(child(3, 60))).unwrap_err();
    assert_eq!(refused.violations().len(), 1, "{refused:#}");
    assert_eq!(refused.violation().unwrap().key, [Any::Integer(60)]);
    let by_hand = db.write(|tx| tx.sql::<()>("INSERT INTO children VALUES (3, 60)", ())).unwrap_err();
    assert_eq!(by_hand.violations().len(), 1, "{by_hand:#}");
    assert_eq!(by_hand.violation().unwrap().key, [Any::Integer(60)]);
}
