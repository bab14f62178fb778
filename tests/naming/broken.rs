//! References that SQLite can't enforce, because of their definition: it says "foreign key mismatch" or "no such
//! table" when data is to be changed; the reference is named, with what is wrong and what to do.

use fk::Error;
use fk::prelude::*;

use crate::support::{Customer, Item};
use crate::{File, refused};

#[track_caller]
fn broken(outcome: (Error, String), constraint: &str, words: &str) {
    let (error, text) = outcome;
    let Error::BrokenReference { constraint: found, child, parent, .. } = &error else { panic!("{text}") };
    assert_eq!((found.as_str(), child.as_str(), parent.is_empty()), (constraint, "strangers", false));
    assert!(text.contains(words), "{text}");
    assert!(text.contains("help: "), "{text}");
}

#[test]
fn a_parent_that_is_missing() {
    let file = File::new("CREATE TABLE strangers (id INTEGER PRIMARY KEY, x REFERENCES nowhere (id))");
    let db = file.open();
    let insert = |tx: &mut WriteTx<'_, _>| tx.sql::<()>("INSERT INTO strangers VALUES (1, NULL)", ());
    broken(refused(&db, insert), "fk_strangers_x", "there is no table \"nowhere\"");
    broken(refused(&db, |tx| tx.sql::<()>("DELETE FROM strangers", ())), "fk_strangers_x", "\"nowhere\"");
    // A table that is missing in the statement itself is another thing.
    let (error, _) = refused(&db, |tx| tx.sql::<()>("INSERT INTO nothing VALUES (1)", ()));
    assert!(matches!(error, Error::Database { .. }), "{error}");
    // Nothing else is touched by it.
    db.write(|tx| tx.delete(Key::<Customer>::from_raw(1)).map(drop)).unwrap();
}

#[test]
fn a_parent_key_that_is_none() {
    let file = File::new("CREATE TABLE strangers (id INTEGER PRIMARY KEY, x REFERENCES items (price_cents))");
    let db = file.open();
    let words = "these columns are no primary or unique key of \"items\"";
    let item = Key::<Item>::from_raw(1);
    broken(refused(&db, |tx| tx.sql::<()>("INSERT INTO strangers VALUES (1, 2)", ())), "fk_strangers_x", words);
    // On the parent's side too: whatever is deleted, and changes of the columns that are no key.
    broken(refused(&db, |tx| tx.delete(item)), "fk_strangers_x", words);
    broken(refused(&db, |tx| tx.set(item, |i| i.price_cents.set(7))), "fk_strangers_x", words);
    broken(refused(&db, |tx| tx.sql::<()>("DELETE FROM items WHERE id = 99", ())), "fk_strangers_x", words);
    db.write(|tx| tx.insert(crate::support::item("Desk", 5))).unwrap();
}

#[test]
fn the_other_ways_to_be_broken() {
    let cases = [
        (
            "x REFERENCES order_lines",
            "it has 1 column, and the key of \"order_lines\" (\"order_id\", \"item_id\") has 2",
        ),
        ("x REFERENCES view_of_items (id)", "\"view_of_items\" is a view"),
        ("x REFERENCES customers (nickname)", "\"customers\" has no column \"nickname\""),
        ("x REFERENCES partly (a)", "unique index \"some\" leaves out rows"),
    ];
    for (clause, words) in cases {
        let file = File::new(&format!(
            "CREATE VIEW view_of_items AS SELECT * FROM items; CREATE TABLE partly (a);
             CREATE UNIQUE INDEX some ON partly (a) WHERE a > 0; CREATE TABLE strangers ({clause})"
        ));
        let db = file.open();
        broken(refused(&db, |tx| tx.sql::<()>("INSERT INTO strangers VALUES (1)", ())), "fk_strangers_x", words);
    }
}

/// A key can be lost while the file is open: another connection drops the index.
#[test]
fn a_key_that_is_lost_later() {
    let file = File::new(
        "CREATE TABLE others (a); CREATE UNIQUE INDEX lost ON others (a);
         CREATE TABLE strangers (x REFERENCES others (a)); INSERT INTO others VALUES (1), (2); INSERT INTO strangers VALUES (1)",
    );
    let db = file.open();
    let (error, words) = refused(&db, |tx| tx.sql::<()>("DELETE FROM others", ()));
    assert!(matches!(error, Error::Violation(_)), "{words}");
    rusqlite::Connection::open(file.path()).unwrap().execute_batch("DROP INDEX lost").unwrap();
    let lost = refused(&db, |tx| tx.sql::<()>("DELETE FROM others", ()));
    broken(lost, "fk_strangers_x", "these columns are no primary or unique key of \"others\"");
}
