//! Actions that fail at a constraint of the child: NOT NULL, CHECK and UNIQUE, at once and two levels down, on declared
//! tables and on those that only the file has.

use fk::prelude::*;
use fk::{Error, Result};

use crate::support::{Customer, Order};
use crate::{File, refused};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "tops")]
struct Top {
    #[key]
    id: Key<Self>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "middles")]
struct Middle {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    top_id: Key<Top>,
    #[unique]
    code: String,
}

/// Loses its reference when a middle goes, and breaks a check without it.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "checked")]
struct Checked {
    #[key]
    id: Key<Self>,
    #[references(on_delete = set_null)]
    #[check(is_not_null(middle_id) || closed)]
    middle_id: Option<Key<Middle>>,
    closed: bool,
}

/// Goes to the first middle when its own goes, and there may be one such row alone.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "unique_ones")]
struct UniqueOne {
    #[key]
    id: Key<Self>,
    #[references(on_delete = set_default)]
    #[default(Key::from_raw(1))]
    #[unique]
    middle_id: Key<Middle>,
}

/// Follows a key, which a check doesn't let become just anything.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "followers")]
struct Follower {
    #[key]
    id: Key<Self>,
    #[references(Middle::code, on_delete = cascade, on_update = cascade, as middle)]
    #[check(code != "bad")]
    code: String,
}

#[derive(Schema)]
#[schema(Top, Middle, Checked, UniqueOne, Follower)]
struct Levels;

fn key<T>(id: i64) -> Key<T> {
    Key::from_raw(id)
}

fn database() -> Db<Levels> {
    let db = Db::<Levels>::in_memory().unwrap();
    db.write(|tx| {
        tx.insert_all((1..=2).map(|id| Top { id: key(id) }))?;
        tx.insert_all((1..=3).map(|id| Middle { id: key(id), top_id: key(1 + id / 2), code: format!("m{id}") }))
    })
    .unwrap();
    db
}

fn action_failed(db: &Db<Levels>, f: impl FnOnce(&mut WriteTx<'_, Levels>) -> Result<()>) -> (Error, String) {
    let error = db.write(f).unwrap_err();
    assert_eq!(error.violation().unwrap().kind, ViolationKind::ActionFailed, "{error:#}");
    let words = format!("{error:#}");
    (error, words)
}

#[test]
fn a_check_two_levels_down() {
    let db = database();
    db.write(|tx| tx.insert(Checked { id: key(1), middle_id: Some(key(2)), closed: false })).unwrap();
    let expected = |table| {
        format!(
            "delete on table \"{table}\" can't carry out foreign key constraint \"fk_checked_middle_id\" on table \
             \"checked\": CHECK constraint failed: ck_checked_middle_id\n\
             detail: key (id)=(2){} is still referenced by 1 row: (id)=(1)",
            if table == "middles" { "" } else { " of table \"middles\"" }
        )
    };
    let (error, words) = action_failed(&db, |tx| tx.delete(key::<Middle>(2)).map(drop));
    assert_eq!(words, expected("middles"));
    assert!(error.still_referenced(Checked::MIDDLE));
    let (_, words) = action_failed(&db, |tx| tx.delete(key::<Top>(2)).map(drop));
    assert_eq!(words, expected("tops"));
    let (_, words) = action_failed(&db, |tx| tx.sql::<()>("DELETE FROM tops WHERE id > 1", ()).map(drop));
    assert!(words.contains("\"fk_checked_middle_id\" on table \"checked\": CHECK constraint failed"), "{words}");
}

#[test]
fn a_unique_key_two_levels_down() {
    let db = database();
    db.write(|tx| tx.insert_all([(1, 1), (2, 2)].map(|(id, m)| UniqueOne { id: key(id), middle_id: key(m) }))).unwrap();
    let (_, words) = action_failed(&db, |tx| tx.delete(key::<Top>(2)).map(drop));
    assert_eq!(
        words,
        "delete on table \"tops\" can't carry out foreign key constraint \"fk_unique_ones_middle_id\" on table \
         \"unique_ones\": UNIQUE constraint failed: unique_ones.middle_id\n\
         detail: key (id)=(2) of table \"middles\" is still referenced by 1 row: (id)=(2)"
    );
}

#[test]
fn a_key_that_a_check_does_not_let_follow() {
    let db = database();
    db.write(|tx| tx.insert(Follower { id: key(1), code: "m3".into() })).unwrap();
    let (_, words) = action_failed(&db, |tx| tx.set(key::<Middle>(3), |m| m.code.set("bad")));
    assert_eq!(
        words,
        "update on table \"middles\" can't carry out foreign key constraint \"fk_followers_code\" on table \
         \"followers\": CHECK constraint failed: ck_followers_code\n\
         detail: key (code)=(m3) is still referenced by 1 row: (id)=(1)"
    );
    let upsert = Middle { id: key(3), top_id: key(1), code: "bad".into() };
    let (_, words) = action_failed(&db, |tx| tx.upsert(upsert, Middle::PRIMARY_KEY).map(drop));
    assert!(words.contains("can't carry out foreign key constraint \"fk_followers_code\""), "{words}");
}

/// Tables of the file alone: the action is found by the columns that the message tells.
#[test]
fn on_tables_of_the_file_alone() {
    let file = File::new(
        "CREATE TABLE nulls (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE SET NULL);
         CREATE TABLE ones (id INTEGER PRIMARY KEY, name TEXT UNIQUE REFERENCES items (name) ON UPDATE SET DEFAULT);
         INSERT INTO items VALUES (2, 'Desk', 1), (3, 'Chair', 1);
         INSERT INTO nulls VALUES (1, 1)",
    );
    let db = file.open();
    let expected = |table: &str| {
        format!(
            "delete on table \"{table}\" can't carry out foreign key constraint \"fk_nulls_order_id\" on table \"nulls\": \
             NOT NULL constraint failed: nulls.order_id"
        )
    };
    let order = Key::<Order>::from_raw(1);
    let customer = Key::<Customer>::from_raw(1);
    assert_eq!(refused(&db, |tx| tx.delete(order)).1, expected("orders"));
    assert_eq!(refused(&db, |tx| tx.delete(customer)).1, expected("customers"));
    assert_eq!(refused(&db, |tx| tx.sql::<()>("DELETE FROM customers", ())).1, expected("customers"));
}
