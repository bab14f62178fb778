//! Explanations that are easy to get wrong: what else happens beside the statement, what was wrong before it, and
//! how much there is to tell.

#![allow(clippy::unwrap_used)]

use std::path::PathBuf;

use fk::prelude::*;
use fk::{Error, Event, Result, rusqlite::Connection};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "owners")]
struct Owner {
    #[key]
    id: Key<Self>,
    #[unique]
    name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "teams")]
struct Team {
    #[key]
    id: Key<Self>,
}

/// Belongs to an owner or to a team.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "arcs")]
struct Arc {
    #[key]
    id: Key<Self>,
    #[check(is_not_null(owner_id) || is_not_null(team_id))]
    #[references(on_delete = set_null)]
    owner_id: Option<Key<Owner>>,
    #[references(on_delete = set_null)]
    team_id: Option<Key<Team>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "lines")]
struct Line {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    owner_id: Key<Owner>,
    #[check(quantity > 0)]
    quantity: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "subs")]
struct Sub {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    line_id: Key<Line>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "nodes")]
struct Node {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action)]
    parent_id: Option<Key<Node>>,
    #[references(on_delete = no_action)]
    owner_id: Option<Key<Owner>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "late")]
struct Late {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action, deferred)]
    team_id: Option<Key<Team>>,
}

#[derive(Schema)]
#[schema(Owner, Team, Arc, Line, Sub, Node, Late)]
struct All;

fn key<T>(id: i64) -> Key<T> {
    Key::from_raw(id)
}

fn database() -> Db<All> {
    let db = Db::<All>::in_memory().unwrap();
    db.write(owners).unwrap();
    db
}

fn owners(tx: &mut WriteTx<'_, All>) -> Result<()> {
    tx.insert_all((1..=3).map(|id| Owner { id: key(id), name: format!("o{id}") }))?;
    tx.insert_all((1..=3).map(|id| Team { id: key(id) }))?;
    Ok(())
}

/// A file that has more than the schema declares.
struct File(PathBuf);

impl File {
    fn new(name: &str, extra: &str) -> Self {
        let path = std::env::temp_dir().join(format!("fk-explained-{name}-{}.db", std::process::id()));
        let file = Self(path);
        let db = Db::<All>::open(&file.0).unwrap();
        db.write(owners).unwrap();
        drop(db);
        Connection::open(&file.0).unwrap().execute_batch(extra).unwrap();
        file
    }

    fn open(&self) -> Db<All> {
        Db::open(&self.0).unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let mut name = self.0.as_os_str().to_owned();
            name.push(end);
            let _ = std::fs::remove_file(name);
        }
    }
}

fn names(error: &Error) -> Vec<&str> {
    error.violations().iter().map(|violation| &*violation.constraint).collect()
}

#[test]
fn the_last_word_on_a_column_counts() {
    let db = database();
    db.write(|tx| tx.set(key::<Owner>(1), |o| (o.name.set("a"), o.name.set("b"), o.name.set("c")))).unwrap();
    assert_eq!(db.read(|tx| tx.require(key::<Owner>(1))).unwrap().name, "c");
    db.write(|tx| tx.set(key::<Owner>(1), |_| ())).unwrap();
}

#[test]
fn a_large_cascade_is_explained() {
    let db = database();
    db.write(|tx| {
        tx.insert_all((1..=30_000).map(|id| Line { id: key(id), owner_id: key(1), quantity: 1 }))?;
        tx.insert(Sub { id: key(1), line_id: key(29_999) })
    })
    .unwrap();
    let error = db.write(|tx| tx.delete(key::<Owner>(1))).unwrap_err();
    assert_eq!(
        format!("{error:#}"),
        "delete on table \"owners\" violates foreign key constraint \"fk_subs_line_id\" on table \"subs\"\n\
         detail: key (id)=(29999) of table \"lines\" is still referenced by 1 row: (id)=(1)"
    );
}

#[test]
fn of_each_constraint_a_hundred_keys_are_told() {
    let db = database();
    let sql = "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150) \
               INSERT INTO nodes (owner_id) SELECT 1000 + i FROM n";
    let error = db.write(|tx| tx.sql::<()>(sql, ())).unwrap_err();
    let Error::Violation(violations) = &error else { panic!("{error}") };
    assert_eq!((violations.all().len(), violations.has_more()), (100, true));
    assert!(error.to_string().ends_with("\nand more keys of the same constraints"));
    let error = db
        .write(|tx| tx.insert_all((1..=150).map(|id| Late { id: key(id), team_id: Some(key(1000 + id)) })))
        .unwrap_err();
    let Error::Violation(violations) = &error else { panic!("{error}") };
    assert_eq!((violations.all().len(), violations.has_more()), (100, true));
}

#[test]
fn the_action_that_acted_is_named() {
    let db = database();
    db.write(|tx| tx.insert(Arc { id: key(1), owner_id: Some(key(2)), team_id: None })).unwrap();
    let expected = "delete on table \"owners\" can't carry out foreign key constraint \"fk_arcs_owner_id\" on table \
                    \"arcs\": CHECK constraint failed: ck_arcs_owner_id\n\
                    detail: key (id)=(2) is still referenced by 1 row: (id)=(1)";
    let error = db.write(|tx| tx.delete(key::<Owner>(2))).unwrap_err();
    assert_eq!(format!("{error:#}"), expected);
    let error = db.write(|tx| tx.sql::<()>("DELETE FROM owners WHERE id > 1", ())).unwrap_err();
    assert_eq!(format!("{error:#}"), expected);
    // Written by the statement itself, it is no action's.
    let error = db.write(|tx| tx.sql::<()>("UPDATE arcs SET owner_id = NULL", ())).unwrap_err();
    assert!(error.check_failed(Arc::OWNER_ID_CHECK), "{error:#}");
    assert_eq!(error.violation().unwrap().event, Event::Update);
}

#[test]
fn words_in_comments_and_texts_mean_nothing() {
    let db = database();
    for sql in [
        "/* delete nothing */ INSERT INTO lines (owner_id, quantity) VALUES (1, 0)",
        "WITH x(w) AS (SELECT 'delete') INSERT INTO lines (owner_id, quantity) SELECT 1, 0 FROM x",
    ] {
        let error = db.write(|tx| tx.sql::<()>(sql, ())).unwrap_err();
        assert!(error.check_failed(Line::QUANTITY_CHECK), "{error:#}");
        assert_eq!(error.violation().unwrap().event, Event::Insert);
    }
}

#[test]
fn a_row_may_name_the_key_that_it_is_given() {
    let db = database();
    let row = |owner| NewNode { parent_id: Some(key(1)), owner_id: Some(key(owner)) };
    let error = db.write(|tx| tx.insert(row(99))).unwrap_err();
    assert_eq!(names(&error), ["fk_nodes_owner_id"], "{error:#}");
    assert_eq!(db.write(|tx| tx.insert(row(1))).unwrap().id, key(1));
}

#[test]
fn a_table_that_is_not_declared_is_told() {
    let extra = "CREATE TABLE notes (id INTEGER PRIMARY KEY, owner_id REFERENCES owners (id));
                 INSERT INTO notes VALUES (7, 3)";
    let file = File::new("undeclared", extra);
    let db = file.open();
    // What is outstanding already is not what refuses.
    let error = db
        .write(|tx| {
            tx.insert(Late { id: key(1), team_id: Some(key(77)) })?;
            tx.delete(key::<Owner>(3))
        })
        .unwrap_err();
    assert_eq!(
        format!("{error:#}"),
        "delete on table \"owners\" violates foreign key constraint \"fk_notes_owner_id\" on table \"notes\"\n\
         detail: key (id)=(3) is still referenced by 1 row: (id)=(7)"
    );
    let error = db.write(|tx| tx.sql::<()>("INSERT INTO notes VALUES (8, 99)", ())).unwrap_err();
    assert_eq!(names(&error), ["fk_notes_owner_id"]);
}

#[test]
fn what_was_wrong_before_is_not_blamed() {
    let extra = "PRAGMA foreign_keys = OFF; INSERT INTO nodes (id, owner_id) VALUES (50, 555);
                 INSERT INTO late VALUES (50, 556);
                 CREATE TABLE notes (id INTEGER PRIMARY KEY, owner_id REFERENCES owners (id));
                 INSERT INTO notes VALUES (7, 3)";
    let file = File::new("before", extra);
    let db = file.open();
    let error = db.write(|tx| tx.delete(key::<Owner>(3))).unwrap_err();
    assert_eq!(names(&error), ["fk_notes_owner_id"]);
    let error = db.write(|tx| tx.insert(Late { id: key(1), team_id: Some(key(77)) })).unwrap_err();
    assert_eq!(error.violations().len(), 1, "{error:#}");
    assert_eq!(error.violation().unwrap().key, [Any::Integer(77)]);
}

#[test]
fn a_files_own_triggers_are_seen() {
    let extra = "CREATE TRIGGER first BEFORE DELETE ON owners BEGIN DELETE FROM nodes; END;
                 CREATE TABLE cars (id INTEGER PRIMARY KEY, owner_id REFERENCES owners (id));
                 INSERT INTO nodes (owner_id) VALUES (2); INSERT INTO cars VALUES (1, 2)";
    let file = File::new("triggers", extra);
    let error = file.open().write(|tx| tx.delete(key::<Owner>(2))).unwrap_err();
    assert_eq!(names(&error), ["fk_cars_owner_id"], "{error:#}");
}

#[test]
fn a_trigger_that_fails_leaves_no_half() {
    let extra = "CREATE TABLE log (id INTEGER PRIMARY KEY, w TEXT UNIQUE); INSERT INTO log VALUES (1, 'x');
                 CREATE TRIGGER t AFTER INSERT ON owners BEGIN INSERT OR FAIL INTO log (w) VALUES ('x'); END;";
    let file = File::new("fail", extra);
    let db = file.open();
    db.write(|tx| {
        assert!(tx.insert(NewOwner { name: "new".into() }).is_err());
        assert_eq!(tx.count(Owner::query())?, 3);
        Ok(())
    })
    .unwrap();
}

#[test]
fn replace_is_seen_from_the_parents_side() {
    let db = database();
    db.write(|tx| {
        tx.insert(Line { id: key(1), owner_id: key(1), quantity: 1 })?;
        tx.insert(Sub { id: key(1), line_id: key(1) })
    })
    .unwrap();
    let error = db.write(|tx| tx.sql::<()>("REPLACE INTO lines VALUES (1, 1, 5)", ())).unwrap_err();
    assert!(error.still_referenced(Sub::LINE), "{error:#}");
    db.write(|tx| tx.insert(Node { id: key(1), parent_id: None, owner_id: Some(key(2)) })).unwrap();
    // Through another key: the owner with key 2 goes, and one with key 9 comes.
    let error = db.write(|tx| tx.sql::<()>("REPLACE INTO owners VALUES (9, 'o2')", ())).unwrap_err();
    assert!(error.still_referenced(Node::OWNER), "{error:#}");
    let recursive: Vec<(i64,)> = db.read(|tx| tx.sql("PRAGMA recursive_triggers", ())).unwrap();
    assert_eq!(recursive, [(0,)]);
}

#[test]
fn long_and_deep_conditions() {
    let db = database();
    let mut long = Owner::query();
    for id in 0..900 {
        long = long.filter(|o| o.id.ne(key(id + 10)));
    }
    assert_eq!(db.read(|tx| tx.count(long)).unwrap(), 3);
    let mut longer = Owner::query();
    for id in 0..20_000 {
        longer = longer.filter(|o| o.id.ne(key(id + 10)));
    }
    assert!(db.read(|tx| tx.count(longer)).is_err(), "SQLite's own limit is 1000");
    let deep = Owner::query().filter(|o| {
        let mut condition = o.id.eq(key(1)).or(o.id.eq(key(2)));
        for _ in 0..5_000 {
            condition = !condition;
        }
        condition
    });
    let error = db.read(|tx| tx.count(deep)).unwrap_err();
    assert!(matches!(error, Error::Refused { .. }), "{error}");
}

#[test]
fn long_lists_are_not_kept() {
    let db = database();
    db.read(|tx| {
        for length in (1_000..3_000).step_by(100) {
            let list = (1..=length).map(key::<Owner>);
            assert_eq!(tx.count(Owner::query().filter(|o| o.id.is_in(list)))?, 3);
        }
        Ok(())
    })
    .unwrap();
}

#[test]
fn texts_of_statements_and_times_out_of_range() {
    let db = Db::<All>::options().busy_timeout(std::time::Duration::MAX).in_memory().unwrap();
    db.write(owners).unwrap();
    for sql in ["DELETE FROM owners\0 WHERE id = 1", "SELECT 1\0; COMMIT", "CREATE TABLE x (a)", "DROP TABLE owners"] {
        let error = db.write(|tx| tx.sql::<()>(sql, ())).unwrap_err();
        assert!(matches!(error, Error::Refused { .. }), "{error}");
    }
    db.write(|tx| {
        tx.sql::<()>("CREATE TEMP TABLE scratch (a)", ())?;
        tx.sql::<()>("DROP TABLE temp.scratch", ())
    })
    .unwrap();
    let nan = vec![Any::Real(f64::NAN)];
    assert!(matches!(db.read(|tx| tx.sql::<(Option<f64>,)>("SELECT ?1", nan)), Err(Error::Encode { .. })));
    assert_eq!(db.read(|tx| tx.count(Owner::query())).unwrap(), 3);
}

#[test]
fn a_row_that_a_trigger_skips_is_not_absent() {
    let extra = "CREATE TRIGGER keep BEFORE DELETE ON owners BEGIN SELECT RAISE(IGNORE); END;
                 CREATE TRIGGER same BEFORE UPDATE ON owners BEGIN SELECT RAISE(IGNORE); END;
                 CREATE TRIGGER none BEFORE INSERT ON owners BEGIN SELECT RAISE(IGNORE); END;";
    let file = File::new("skip", extra);
    let db = file.open();
    let refused = |outcome: Result<()>| matches!(outcome, Err(Error::Refused { .. }));
    assert!(refused(db.write(|tx| tx.delete(key::<Owner>(1)).map(drop))));
    assert!(refused(db.write(|tx| tx.set(key::<Owner>(1), |o| o.name.set("x")))));
    assert!(refused(db.write(|tx| tx.insert(NewOwner { name: "x".into() }).map(drop))));
    assert!(db.write(|tx| tx.delete(key::<Owner>(99))).unwrap_err().is_not_found());
}

#[derive(Table, Debug)]
#[table(name = "odd")]
struct Odd {
    #[key]
    id: Key<Self>,
    #[default(f64::NAN)]
    number: f64,
}

#[derive(Schema)]
#[schema(Odd)]
struct OddDefaults;

#[test]
fn a_default_that_cannot_be_stored_is_told_when_opening() {
    let error = Db::<OddDefaults>::in_memory().unwrap_err();
    assert_eq!(error.to_string(), "column \"number\" of table \"odd\" can't be written: NaN can't be stored");
}

/// Stock SQLite counts the old row twice here and refuses (`UPDATE nodes SET id = 1 WHERE id = 1`).
#[test]
fn a_key_that_a_row_itself_references_may_be_written_again() {
    let db = database();
    db.write(|tx| {
        tx.insert(Node { id: key(1), parent_id: Some(key(1)), owner_id: None })?;
        tx.insert(Node { id: key(2), parent_id: Some(key(1)), owner_id: None })?;
        tx.set(key::<Node>(1), |n| n.id.set(key(1)))
    })
    .unwrap();
}
