//! N1: a violation that isn't seen. While SQLite compiles a statement, it takes the check of a new row for a part of
//! SET NULL if the action that it has compiled last was that reference's SET NULL (fkey.c, `isSetNullAction`): with
//! REPLACE, with an upsert that writes the key, or behind a trigger.

use fk::prelude::*;

use crate::stock::{Done, Foreign, ForeignKey, Stock, names, orphans};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "nodes")]
struct Node {
    #[key]
    id: Key<Self>,
    #[references(on_delete = set_null)]
    above_id: Option<Key<Node>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "named")]
struct Named {
    #[key]
    id: Key<Self>,
    #[unique]
    name: String,
    #[references(Named::name, on_delete = no_action, on_update = set_null, as above)]
    above: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "late")]
struct Late {
    #[key]
    id: Key<Self>,
    #[unique]
    name: String,
    #[references(Late::name, on_delete = set_null, on_update = set_null, deferred, as above)]
    above: Option<String>,
}

/// Comes to its own reference on a way around: the other table's rows follow its key, and they are what it references.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "lefts")]
struct Left {
    #[key]
    id: Key<Self>,
    #[unique]
    name: String,
    #[references(Right::name, on_delete = no_action, on_update = set_null, as right)]
    right: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "rights")]
struct Right {
    #[key]
    id: Key<Self>,
    #[unique]
    #[references(Left::name, on_delete = no_action, on_update = cascade, as left)]
    name: String,
}

#[derive(Schema)]
#[schema(Node, Named, Late, Left, Right)]
struct All;

fn key<T>(id: i64) -> Key<T> {
    Key::from_raw(id)
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[test]
fn stock_replace_over_a_self_reference() {
    let stock = Stock::new("CREATE TABLE t (id INTEGER PRIMARY KEY, par REFERENCES t ON DELETE SET NULL)");
    assert_eq!(stock.run("INSERT INTO t VALUES (1, 99)"), ForeignKey, "as it should be");
    assert_eq!(stock.run("REPLACE INTO t VALUES (1, 99)"), Done);
    assert_eq!((stock.rows("SELECT * FROM t").as_str(), stock.orphans()), ("1 99", 1));
    assert_eq!(stock.run("INSERT OR REPLACE INTO t VALUES (2, 77), (3, 66)"), Done);
    assert_eq!(stock.run("UPDATE OR REPLACE t SET id = 4, par = 55 WHERE id = 1"), Done);
    assert_eq!(stock.orphans(), 3);
}

#[test]
fn stock_replace_of_a_deferred_self_reference() {
    let stock = Stock::new(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, par REFERENCES t ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED)",
    );
    stock.all(&["BEGIN", "REPLACE INTO t VALUES (1, 99)", "COMMIT"]);
    assert_eq!(stock.orphans(), 1);
}

#[test]
fn stock_replace_by_a_conflict_clause() {
    let stock = Stock::new(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, k UNIQUE ON CONFLICT REPLACE, par REFERENCES t (k) ON DELETE SET NULL)",
    );
    assert_eq!(stock.run("INSERT INTO t VALUES (1, 'a', 'zzz')"), Done);
    assert_eq!(stock.orphans(), 1);
}

#[test]
fn stock_behind_a_trigger() {
    let stock = Stock::new(
        "CREATE TABLE p (id INTEGER PRIMARY KEY);
         CREATE TABLE c (id INTEGER PRIMARY KEY, x REFERENCES p ON DELETE SET NULL);
         CREATE TRIGGER b BEFORE INSERT ON c BEGIN DELETE FROM p WHERE id = -1; END",
    );
    assert_eq!(stock.run("INSERT INTO c VALUES (1, 99)"), Done);
    assert_eq!(stock.orphans(), 1);
}

#[test]
fn stock_upsert_that_writes_the_key() {
    let stock = Stock::new(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, k TEXT UNIQUE, f TEXT REFERENCES t (k) ON UPDATE SET NULL)",
    );
    let upsert = "INSERT INTO t VALUES (1, 'a', 'zzz') ON CONFLICT (id) DO UPDATE SET k = excluded.k, f = excluded.f";
    assert_eq!(stock.run(upsert), Done);
    assert_eq!((stock.rows("SELECT * FROM t").as_str(), stock.orphans()), ("1 a zzz", 1));
}

#[test]
fn an_insert_and_an_upsert_are_refused() {
    let db = Db::<All>::in_memory().unwrap();
    let row = || Node { id: key(1), above_id: Some(key(99)) };
    assert_eq!(names(db.write(|tx| tx.insert(row()))), ["fk_nodes_above_id"]);
    assert_eq!(names(db.write(|tx| tx.upsert(row(), Node::PRIMARY_KEY))), ["fk_nodes_above_id"]);
    db.write(|tx| tx.insert(Node { id: key(1), above_id: None })).unwrap();
    assert_eq!(names(db.write(|tx| tx.upsert(row(), Node::PRIMARY_KEY))), ["fk_nodes_above_id"]);
    assert_eq!(orphans(&db), 0);
}

#[test]
fn an_upsert_that_writes_the_key_is_refused() {
    let db = Db::<All>::in_memory().unwrap();
    let row = |above| Named { id: key(1), name: "a".into(), above };
    assert_eq!(names(db.write(|tx| tx.upsert(row(Some(text("zzz"))), Named::PRIMARY_KEY))), ["fk_named_above"]);
    // What is right is written, new or over the old.
    assert_eq!(db.write(|tx| tx.upsert(row(Some(text("a"))), Named::PRIMARY_KEY)).unwrap(), row(Some(text("a"))));
    assert_eq!(db.write(|tx| tx.upsert(row(None), Named::PRIMARY_KEY)).unwrap(), row(None));
    assert_eq!(names(db.write(|tx| tx.upsert(row(Some(text("zzz"))), Named::PRIMARY_KEY))), ["fk_named_above"]);
    let row = Left { id: key(1), name: "a".into(), right: Some(text("zzz")) };
    assert_eq!(names(db.write(|tx| tx.upsert(row, Left::PRIMARY_KEY))), ["fk_lefts_right"]);
    assert_eq!(orphans(&db), 0);
}

#[test]
fn an_upsert_of_a_deferred_reference_is_counted() {
    let db = Db::<All>::in_memory().unwrap();
    let row = |id, name: &str, above| Late { id: key(id), name: name.into(), above };
    let refused = db.write(|tx| tx.upsert(row(1, "a", Some(text("b"))), Late::PRIMARY_KEY)).unwrap_err();
    assert!(refused.missing_parent(Late::ABOVE), "{refused:#}");
    db.write(|tx| {
        tx.upsert(row(1, "a", Some(text("b"))), Late::PRIMARY_KEY)?;
        tx.insert(row(2, "b", None))
    })
    .unwrap();
    assert_eq!(orphans(&db), 0);
}

#[test]
fn raw_replace_is_looked_after() {
    let db = Db::<All>::in_memory().unwrap();
    db.write(|tx| tx.insert(Node { id: key(7), above_id: None })).unwrap();
    for sql in [
        "REPLACE INTO nodes VALUES (1, 99)",
        "INSERT OR REPLACE INTO nodes VALUES (2, 7), (3, 66)",
        "insert or /* x */ replace into main.\"nodes\" (above_id) select 98",
        "UPDATE OR REPLACE nodes SET id = 4, above_id = 55 WHERE id = 7",
        "REPLACE INTO nodes VALUES (1, 99) RETURNING id",
    ] {
        db.write(|tx| {
            assert_eq!(names(tx.sql::<()>(sql, ())), ["fk_nodes_above_id"], "{sql}");
            assert_eq!(tx.count(Node::query())?, 1, "{sql}");
            Ok(())
        })
        .unwrap();
    }
    db.write(|tx| tx.sql::<()>("REPLACE INTO nodes VALUES (1, 7), (7, NULL)", ())).unwrap();
    let upsert = "INSERT INTO named VALUES (1, 'a', 'zzz') \
                  ON CONFLICT (id) DO UPDATE SET name = excluded.name, above = excluded.above";
    assert_eq!(names(db.write(|tx| tx.sql::<()>(upsert, ()))), ["fk_named_above"]);
    assert_eq!(orphans(&db), 0);
}

#[test]
fn raw_replace_of_a_deferred_reference_is_judged_at_the_commit() {
    let db = Db::<All>::in_memory().unwrap();
    let replace = "REPLACE INTO late VALUES (1, 'a', 'b')";
    let refused = db.write(|tx| tx.sql::<()>(replace, ())).unwrap_err();
    assert!(refused.missing_parent(Late::ABOVE), "{refused:#}");
    db.write(|tx| {
        tx.sql::<()>(replace, ())?;
        tx.insert(Late { id: key(2), name: "b".into(), above: None })
    })
    .unwrap();
    // Where everything is put off, so is this.
    let refused = db
        .write(|tx| {
            tx.defer_foreign_keys()?;
            tx.sql::<()>("REPLACE INTO nodes VALUES (1, 99)", ())
        })
        .unwrap_err();
    assert!(refused.missing_parent(Node::ABOVE), "{refused:#}");
    assert_eq!(orphans(&db), 0);
}

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
    #[references(on_delete = set_null)]
    parent_id: Option<Key<Parent>>,
}

#[derive(Schema)]
#[schema(Parent, Child)]
struct Family;

#[test]
fn behind_a_files_own_trigger_the_written_row_is_looked_after() {
    let trigger = "CREATE TRIGGER b BEFORE INSERT ON children BEGIN DELETE FROM parents WHERE id = -1; END;
                   CREATE TRIGGER u BEFORE UPDATE ON children BEGIN DELETE FROM parents WHERE id = -1; END";
    let file = Foreign::declared::<Family>(trigger);
    let db = file.open::<Family>();
    assert!(db.report().needs_savepoints);
    let row = |id, parent: Option<i64>| Child { id: key(id), parent_id: parent.map(key) };
    db.write(|tx| tx.insert(row(1, None))).unwrap();
    assert_eq!(names(db.write(|tx| tx.insert(row(2, Some(99))))), ["fk_children_parent_id"]);
    assert_eq!(names(db.write(|tx| tx.update(&row(1, Some(99))))), ["fk_children_parent_id"]);
    let set = |tx: &mut WriteTx<'_, Family>| tx.set(key::<Child>(1), |c| c.parent_id.set(key(99)));
    assert_eq!(names(db.write(set)), ["fk_children_parent_id"]);
    assert_eq!(names(db.write(|tx| tx.upsert(row(2, Some(99)), Child::PRIMARY_KEY))), ["fk_children_parent_id"]);
    let raw = |tx: &mut WriteTx<'_, Family>| tx.sql::<()>("INSERT INTO children VALUES (5, 99)", ());
    assert_eq!(names(db.write(raw)), ["fk_children_parent_id"]);
    assert_eq!(orphans(&db), 0);
}

/// A declared table has no conflict clause; one that only the file has may have one.
#[test]
fn a_conflict_clause_of_a_table_of_the_file_is_looked_after() {
    let table = "CREATE TABLE strangers (id INTEGER PRIMARY KEY, k TEXT UNIQUE ON CONFLICT REPLACE, \
                 par TEXT REFERENCES strangers (k) ON DELETE SET NULL)";
    let file = Foreign::declared::<Family>(table);
    let db = file.open::<Family>();
    let told = "table \"strangers\" has a conflict clause REPLACE, so that writes need savepoints";
    assert!(db.report().to_string().contains(told), "{}", db.report());
    let raw = |sql: &'static str| db.write(|tx| tx.sql::<()>(sql, ()));
    assert_eq!(names(raw("INSERT INTO strangers VALUES (1, 'a', 'zzz')")), ["fk_strangers_par"]);
    raw("INSERT INTO strangers VALUES (1, 'a', NULL), (2, 'b', 'a')").unwrap();
    assert_eq!(orphans(&db), 0);
}
