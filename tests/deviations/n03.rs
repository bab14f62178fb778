//! N3: a commit that is refused though nothing is wrong. An INSERT of one row that violates a deferred reference, and
//! then an immediate one, stops at the second and leaves the first counted. References are looked at the last declared
//! first, so that a deferred one which is declared before the immediate ones isn't reached.

use fk::prelude::*;

use crate::stock::{Done, Foreign, ForeignKey, Stock, names, orphans};

const LATE_BEHIND: &str = "CREATE TABLE parents (id INTEGER PRIMARY KEY);
    CREATE TABLE children (
        id INTEGER PRIMARY KEY,
        now_id INTEGER REFERENCES parents (id),
        late_id INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED
    );";

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "parents")]
struct Parent {
    #[key]
    id: Key<Self>,
}

/// Declares the immediate reference first.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "children")]
struct Child {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action, as now)]
    now_id: Option<Key<Parent>>,
    #[references(on_delete = no_action, deferred, as late)]
    late_id: Option<Key<Parent>>,
}

#[derive(Schema)]
#[schema(Parent, Child)]
struct Family;

fn both(id: i64) -> Child {
    let missing = Some(Key::from_raw(9));
    Child { id: Key::from_raw(id), now_id: missing, late_id: missing }
}

#[test]
fn stock_the_deferred_one_stays_counted() {
    let stock = Stock::new(LATE_BEHIND);
    stock.all(&["BEGIN"]);
    assert_eq!(stock.run("INSERT INTO children VALUES (1, 9, 9)"), ForeignKey);
    assert_eq!((stock.rows("SELECT * FROM children").as_str(), stock.orphans()), ("", 0));
    assert_eq!(stock.run("COMMIT"), ForeignKey, "though the database is empty");
    stock.all(&["ROLLBACK"]);
}

#[test]
fn stock_what_avoids_it() {
    // Two rows.
    let stock = Stock::new(LATE_BEHIND);
    stock.all(&["BEGIN"]);
    assert_eq!(stock.run("INSERT INTO children VALUES (1, 9, 9), (2, 8, 8)"), ForeignKey);
    stock.all(&["COMMIT"]);
    // A savepoint.
    stock.all(&["BEGIN", "SAVEPOINT s"]);
    assert_eq!(stock.run("INSERT INTO children VALUES (1, 9, 9)"), ForeignKey);
    stock.all(&["ROLLBACK TO s", "RELEASE s", "COMMIT"]);
    // The other order.
    let stock = Stock::new(
        "CREATE TABLE p (a PRIMARY KEY);
         CREATE TABLE c (y REFERENCES p DEFERRABLE INITIALLY DEFERRED, x REFERENCES p)",
    );
    stock.all(&["BEGIN"]);
    assert_eq!(stock.run("INSERT INTO c VALUES (9, 9)"), ForeignKey);
    assert_eq!(stock.run("COMMIT"), Done);
}

/// Runs in a transaction that is to commit all the same.
fn nothing_stays_counted(db: &Db<Family>) {
    db.write(|tx| {
        assert_eq!(names(tx.insert(both(1))), ["fk_children_now_id"]);
        assert_eq!(names(tx.upsert(both(1), Child::PRIMARY_KEY)), ["fk_children_now_id"]);
        assert_eq!(names(tx.sql::<()>("INSERT INTO children VALUES (1, 9, 9)", ())), ["fk_children_now_id"]);
        tx.insert_or_get(Parent { id: Key::from_raw(1) }, Parent::PRIMARY_KEY)
    })
    .unwrap();
    assert_eq!(db.read(|tx| tx.count(Parent::query())).unwrap(), 1);
    assert_eq!(orphans(db), 0);
}

#[test]
fn deferred_references_stand_first_in_what_is_created() {
    nothing_stays_counted(&Db::in_memory().unwrap());
    let db = Db::<Family>::temporary().unwrap();
    nothing_stays_counted(&db);
    assert!(!db.report().needs_savepoints);
}

#[test]
fn in_a_file_with_the_other_order_each_write_has_a_savepoint() {
    let file = Foreign::new(LATE_BEHIND);
    let db = file.open::<Family>();
    let report = db.report().to_string();
    assert!(db.report().needs_savepoints, "{report}");
    assert!(report.contains("has a deferred foreign key behind an immediate one, so that writes need savepoints"));
    nothing_stays_counted(&db);
}

const OTHERS: &str =
    "CREATE TABLE others (now_id REFERENCES parents, late_id REFERENCES parents DEFERRABLE INITIALLY DEFERRED)";

/// Tables that aren't declared may have that order as well: it is seen when the file is opened.
#[test]
fn tables_of_the_file_alone_are_seen() {
    let file = Foreign::declared::<Family>(OTHERS);
    let db = file.open::<Family>();
    let told = "table \"others\" has a deferred foreign key behind an immediate one, so that writes need savepoints";
    assert!(db.report().to_string().contains(told), "{}", db.report());
    db.write(|tx| {
        assert!(names(tx.sql::<()>("INSERT INTO others VALUES (9, 9)", ())).contains(&"fk_others_now_id".to_owned()));
        tx.insert(Parent { id: Key::from_raw(1) })
    })
    .unwrap();
    nothing_stays_counted(&db);
}

/// One that comes later isn't; then the commit that is refused for nothing is told as such.
#[test]
fn a_count_that_is_wrong_is_told_as_such() {
    let file = Foreign::declared::<Family>("");
    let db = file.open::<Family>();
    rusqlite::Connection::open(file.path()).unwrap().execute_batch(OTHERS).unwrap();
    let mut tx = db.begin_write().unwrap();
    let refused = names(tx.sql::<()>("INSERT INTO others VALUES (9, 9)", ()));
    assert!(refused.contains(&"fk_others_now_id".to_owned()), "{refused:?}");
    assert_eq!(
        tx.commit().unwrap_err().error.to_string(),
        "SQLite refused the commit for a foreign key, but no row violates one\n  help: roll back and try again"
    );
    assert_eq!(orphans(&db), 0);
}
