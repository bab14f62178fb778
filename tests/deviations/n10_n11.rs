//! N10: `PRAGMA defer_foreign_keys = OFF` inside a transaction forgets what was put off by the pragma. N11: SQLite's
//! own question whether anything is outstanding (`SQLITE_DBSTATUS_DEFERRED_FKS`) asks whether its counter is above
//! zero, and its commit whether it isn't zero, so that the answer isn't one.

use fk::prelude::*;

use crate::stock::{Done, ForeignKey, Stock, names, orphans, refuses_negative};

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
    #[references(on_delete = no_action)]
    parent_id: Key<Parent>,
}

#[derive(Schema)]
#[schema(Parent, Child)]
struct Family;

fn child(id: i64, parent: i64) -> Child {
    Child { id: Key::from_raw(id), parent_id: Key::from_raw(parent) }
}

#[test]
fn stock_what_is_outstanding_is_forgotten() {
    let stock = Stock::new("CREATE TABLE p (a INTEGER PRIMARY KEY); CREATE TABLE c (x REFERENCES p)");
    stock.all(&["BEGIN", "PRAGMA defer_foreign_keys = ON", "INSERT INTO c VALUES (9)"]);
    stock.all(&["PRAGMA defer_foreign_keys = OFF", "COMMIT"]);
    assert_eq!(stock.orphans(), 1);
    // The order that an explanation needs: the pragma first, then the savepoint, which has kept the count.
    let stock = Stock::new("CREATE TABLE p (a INTEGER PRIMARY KEY); CREATE TABLE c (x REFERENCES p)");
    stock.all(&["BEGIN", "PRAGMA defer_foreign_keys = ON", "INSERT INTO c VALUES (9)", "SAVEPOINT s"]);
    stock.all(&["PRAGMA defer_foreign_keys = OFF", "ROLLBACK TO s", "RELEASE s"]);
    assert_eq!(stock.run("COMMIT"), ForeignKey);
}

/// The counter is below zero, nothing is wrong, and the commit is refused. The question itself has no form in Rust
/// without unsafe code, and isn't asked anywhere in this library.
#[test]
fn stock_a_counter_below_zero_is_refused() {
    let stock = Stock::new(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, k TEXT UNIQUE, f TEXT REFERENCES t (k) DEFERRABLE INITIALLY DEFERRED);
         INSERT INTO t VALUES (1, 'a', 'a'), (2, 'b', 'a')",
    );
    stock.all(&["BEGIN", "UPDATE t SET k = 'a' WHERE id = 1"]);
    assert_eq!(stock.orphans(), 0);
    assert_eq!(stock.run("COMMIT"), if refuses_negative() { ForeignKey } else { Done });
}

#[test]
fn nothing_that_is_outstanding_is_forgotten() {
    let db = Db::<Family>::in_memory().unwrap();
    for sql in ["PRAGMA defer_foreign_keys = OFF", "PRAGMA defer_foreign_keys(0)", "pragma main.defer_foreign_keys=0"] {
        let outcome = db.write(|tx| {
            tx.defer_foreign_keys()?;
            tx.insert(child(1, 9))?;
            let refused = tx.sql::<()>(sql, ()).unwrap_err();
            assert!(matches!(refused, fk::Error::Refused { .. }), "{refused}");
            Ok(())
        });
        assert_eq!(names(outcome), ["fk_children_parent_id"], "{sql}");
    }
    // An explanation in between, of a statement that is refused for another reason, sets the pragma by itself.
    let outcome = db.write(|tx| {
        tx.defer_foreign_keys()?;
        tx.insert(child(1, 9))?;
        assert!(tx.sql::<()>("INSERT INTO children VALUES (2, NULL)", ()).is_err());
        assert!(tx.sql::<()>("INSERT INTO children VALUES (1, 9)", ()).is_err());
        Ok(())
    });
    assert_eq!(names(outcome), ["fk_children_parent_id"]);
    assert_eq!(orphans(&db), 0);
}
