//! What a refused write says: which constraint, from which side, because of which rows, in which words.
//!
//! Four cases (child inserted, child updated, parent deleted, parent key updated), each immediate, by RESTRICT,
//! deferred until the commit, and in raw SQL; then NOT NULL, UNIQUE and CHECK. The wording is asserted to the
//! letter: `{}` is the first line, `{:#}` adds the detail.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

use fk::prelude::*;
use fk::{Error, Event, Result};

#[derive(Value, Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Low,
    High,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "parents", has_many(plain: Plain via parent_id, strict: Strict, late: Late))]
struct Parent {
    #[key]
    id: Key<Self>,
    #[unique]
    name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "plain")]
struct Plain {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action)]
    parent_id: Key<Parent>,
    #[references(on_delete = no_action, as other)]
    other_id: Option<Key<Parent>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "strict")]
struct Strict {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict, on_update = restrict)]
    parent_id: Key<Parent>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "late")]
struct Late {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action, deferred)]
    parent_id: Option<Key<Parent>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "tree")]
struct Tree {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action)]
    parent_id: Option<Key<Tree>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "top")]
struct Top {
    #[key]
    id: Key<Self>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "middle")]
struct Middle {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade, on_update = cascade)]
    top_id: Key<Top>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "bottom")]
struct Bottom {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    middle_id: Key<Middle>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "loose")]
struct Loose {
    #[key]
    id: Key<Self>,
    #[references(on_delete = set_null)]
    #[check(is_not_null(top_id) || closed)]
    top_id: Option<Key<Top>>,
    closed: bool,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "pairs", key(a, b))]
struct Pair {
    a: i64,
    b: String,
    #[check(amount > 0)]
    amount: i64,
    #[unique]
    code: Option<String>,
    level: Level,
}

#[derive(Schema)]
#[schema(Parent, Plain, Strict, Late, Tree, Top, Middle, Bottom, Loose, Pair)]
struct All;

fn database() -> Db<All> {
    Db::in_memory().unwrap()
}

fn key<T>(id: i64) -> Key<T> {
    Key::from_raw(id)
}

fn parent(tx: &mut WriteTx<'_, All>, id: i64) -> Result<Parent> {
    tx.insert(Parent { id: key(id), name: format!("p{id}") })
}

/// Where there are several violations, details stand between the lines; then the test asserts the whole.
const SEVERAL: &str = "several";

/// Runs a write that is refused; shows both forms of the error and that nothing was changed.
#[track_caller]
fn refused(db: &Db<All>, f: impl FnOnce(&mut WriteTx<'_, All>) -> Result<()>, brief: &str, whole: &str) -> Error {
    let before = contents(db);
    let error = db.write(f).unwrap_err();
    assert_eq!(error.to_string(), brief);
    if whole.is_empty() {
        assert_eq!(format!("{error:#}"), brief);
    } else if whole != SEVERAL {
        assert_eq!(format!("{error:#}"), format!("{brief}\n{whole}"));
    }
    assert_eq!(contents(db), before, "a refused transaction leaves the data as it was");
    error
}

fn contents(db: &Db<All>) -> Vec<(String, String)> {
    db.read(|tx| {
        let mut all = Vec::new();
        for (table,) in tx.sql::<(String,)>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1", ())? {
            let columns =
                tx.sql::<(String,)>("SELECT group_concat(quote(name), ', ') FROM pragma_table_info(?1)", (&*table,))?;
            let columns = columns[0].0.replace('\'', "\"");
            let rows = tx.sql::<(Option<String>,)>(
                &format!(
                    "SELECT group_concat(r, ' ') FROM (SELECT json_array({columns}) AS r FROM \"{table}\" ORDER BY 1)"
                ),
                (),
            )?;
            all.push((table, rows[0].0.clone().unwrap_or_default()));
        }
        Ok(all)
    })
    .unwrap()
}

fn seeded() -> Db<All> {
    let db = database();
    db.write(|tx| {
        for id in 1..=3 {
            parent(tx, id)?;
        }
        tx.insert(Plain { id: key(1), parent_id: key(1), other_id: None })?;
        tx.insert(Plain { id: key(2), parent_id: key(1), other_id: Some(key(2)) })?;
        tx.insert(Strict { id: key(1), parent_id: key(3) })?;
        Ok(())
    })
    .unwrap();
    db
}

// ---- child inserted

#[test]
fn child_inserted_immediate() {
    let error = refused(
        &seeded(),
        |tx| tx.insert(NewPlain { parent_id: key(9), other_id: None }).map(drop),
        r#"insert on table "plain" violates foreign key constraint "fk_plain_parent_id""#,
        r#"detail: key (parent_id)=(9) is not present in table "parents", referenced by 1 row"#,
    );
    assert!(error.missing_parent(Plain::PARENT));
    assert!(error.violates(Plain::PARENT) && error.violates(Parent::PLAIN));
    assert!(!error.still_referenced(Plain::PARENT));
    assert!(!error.missing_parent(Plain::OTHER));
    let violation = error.violation().unwrap();
    assert_eq!((violation.kind, violation.event, violation.rows), (ViolationKind::MissingParent, Event::Insert, 1));
    assert_eq!(violation.key, [Any::Integer(9)]);
}

#[test]
fn child_inserted_several_at_once() {
    let error =
        seeded().write(|tx| tx.insert(Plain { id: key(7), parent_id: key(8), other_id: Some(key(9)) })).unwrap_err();
    assert_eq!(
        format!("{error:#}"),
        "insert on table \"plain\" violates foreign key constraint \"fk_plain_parent_id\"\n\
         detail: key (parent_id)=(8) is not present in table \"parents\", referenced by 1 row: (id)=(7)\n\
         insert on table \"plain\" violates foreign key constraint \"fk_plain_other_id\"\n\
         detail: key (other_id)=(9) is not present in table \"parents\", referenced by 1 row: (id)=(7)"
    );
    assert!(error.missing_parent(Plain::PARENT) && error.missing_parent(Plain::OTHER));
    assert_eq!(error.violations().len(), 2);
}

#[test]
fn child_inserted_restrict_is_a_missing_parent_too() {
    let error = refused(
        &seeded(),
        |tx| tx.insert(Strict { id: key(5), parent_id: key(9) }).map(drop),
        r#"insert on table "strict" violates foreign key constraint "fk_strict_parent_id""#,
        r#"detail: key (parent_id)=(9) is not present in table "parents", referenced by 1 row: (id)=(5)"#,
    );
    assert!(error.missing_parent(Strict::PARENT));
}

#[test]
fn child_inserted_deferred_is_refused_at_the_commit() {
    let error = refused(
        &seeded(),
        |tx| {
            tx.insert(Late { id: key(1), parent_id: Some(key(8)) })?;
            tx.insert(Late { id: key(2), parent_id: Some(key(9)) })?;
            tx.insert(Late { id: key(3), parent_id: Some(key(9)) })?;
            tx.insert(Late { id: key(4), parent_id: None })?;
            tx.insert(Late { id: key(5), parent_id: Some(key(1)) })?;
            Ok(())
        },
        "commit violates foreign key constraint \"fk_late_parent_id\" on table \"late\"\n\
         commit violates foreign key constraint \"fk_late_parent_id\" on table \"late\"",
        SEVERAL,
    );
    assert_eq!(
        format!("{error:#}"),
        "commit violates foreign key constraint \"fk_late_parent_id\" on table \"late\"\n\
         detail: key (parent_id)=(8) is not present in table \"parents\", referenced by 1 row: (id)=(1)\n\
         commit violates foreign key constraint \"fk_late_parent_id\" on table \"late\"\n\
         detail: key (parent_id)=(9) is not present in table \"parents\", referenced by 2 rows: (id)=(2), (id)=(3)"
    );
    assert!(error.missing_parent(Late::PARENT));
}

#[test]
fn child_inserted_by_raw_sql() {
    let error = refused(
        &seeded(),
        |tx| tx.sql::<()>("INSERT INTO plain (id, parent_id) VALUES (7, ?1), (8, ?1), (9, 1)", (9,)).map(drop),
        r#"insert on table "plain" violates foreign key constraint "fk_plain_parent_id""#,
        r#"detail: key (parent_id)=(9) is not present in table "parents", referenced by 2 rows: (id)=(7), (id)=(8)"#,
    );
    assert!(error.missing_parent(Plain::PARENT));
}

// ---- child updated

#[test]
fn child_updated_immediate() {
    let error = refused(
        &seeded(),
        |tx| tx.update(&Plain { id: key(1), parent_id: key(9), other_id: None }),
        r#"update on table "plain" violates foreign key constraint "fk_plain_parent_id""#,
        r#"detail: key (parent_id)=(9) is not present in table "parents", referenced by 1 row: (id)=(1)"#,
    );
    assert!(error.missing_parent(Plain::PARENT));
}

#[test]
fn child_updated_by_set() {
    refused(
        &seeded(),
        |tx| tx.set(key::<Plain>(1), |p| p.other_id.set(key(9))),
        r#"update on table "plain" violates foreign key constraint "fk_plain_other_id""#,
        r#"detail: key (other_id)=(9) is not present in table "parents", referenced by 1 row: (id)=(1)"#,
    );
}

#[test]
fn child_updated_restrict() {
    refused(
        &seeded(),
        |tx| tx.set(key::<Strict>(1), |s| s.parent_id.set(key(9))),
        r#"update on table "strict" violates foreign key constraint "fk_strict_parent_id""#,
        r#"detail: key (parent_id)=(9) is not present in table "parents", referenced by 1 row: (id)=(1)"#,
    );
}

#[test]
fn child_updated_deferred() {
    let db = seeded();
    db.write(|tx| tx.insert(Late { id: key(1), parent_id: Some(key(1)) })).unwrap();
    refused(
        &db,
        |tx| tx.update(&Late { id: key(1), parent_id: Some(key(9)) }),
        r#"commit violates foreign key constraint "fk_late_parent_id" on table "late""#,
        r#"detail: key (parent_id)=(9) is not present in table "parents", referenced by 1 row: (id)=(1)"#,
    );
}

#[test]
fn child_updated_by_raw_sql() {
    refused(
        &seeded(),
        |tx| tx.sql::<()>("UPDATE plain SET parent_id = id + 7", ()).map(drop),
        "update on table \"plain\" violates foreign key constraint \"fk_plain_parent_id\"\n\
         update on table \"plain\" violates foreign key constraint \"fk_plain_parent_id\"",
        SEVERAL,
    );
}

// ---- parent deleted

#[test]
fn parent_deleted_immediate() {
    let error = seeded().write(|tx| tx.delete(key::<Parent>(1))).unwrap_err();
    assert_eq!(
        format!("{error:#}"),
        "delete on table \"parents\" violates foreign key constraint \"fk_plain_parent_id\" on table \"plain\"\n\
         detail: key (id)=(1) is still referenced by 2 rows: (id)=(1), (id)=(2)"
    );
    assert!(error.still_referenced(Plain::PARENT) && error.still_referenced(Parent::PLAIN));
    assert!(!error.missing_parent(Plain::PARENT));
    assert_eq!(error.violation().unwrap().kind, ViolationKind::StillReferenced);
}

#[test]
fn parent_deleted_counts_all_and_shows_some() {
    let db = seeded();
    db.write(|tx| tx.insert_all((10..30).map(|id| Plain { id: key(id), parent_id: key(3), other_id: Some(key(3)) })))
        .unwrap();
    let error = db.write(|tx| tx.delete(key::<Parent>(3))).unwrap_err();
    assert_eq!(
        format!("{error:#}"),
        "delete on table \"parents\" violates foreign key constraint \"fk_plain_parent_id\" on table \"plain\"\n\
         detail: key (id)=(3) is still referenced by 20 rows: (id)=(10), (id)=(11), (id)=(12), (id)=(13), (id)=(14) and 15 more\n\
         delete on table \"parents\" violates foreign key constraint \"fk_plain_other_id\" on table \"plain\"\n\
         detail: key (id)=(3) is still referenced by 20 rows: (id)=(10), (id)=(11), (id)=(12), (id)=(13), (id)=(14) and 15 more\n\
         delete on table \"parents\" violates foreign key constraint \"fk_strict_parent_id\" on table \"strict\"\n\
         detail: key (id)=(3) is still referenced by 1 row: (id)=(1)"
    );
}

#[test]
fn parent_deleted_restrict() {
    let error = refused(
        &seeded(),
        |tx| tx.delete(key::<Parent>(3)).map(drop),
        r#"delete on table "parents" violates foreign key constraint "fk_strict_parent_id" on table "strict""#,
        "detail: key (id)=(3) is still referenced by 1 row: (id)=(1)",
    );
    assert!(error.still_referenced(Strict::PARENT));
    assert_eq!(error.violation().unwrap().kind, ViolationKind::Restricted);
}

#[test]
fn parent_deleted_deferred() {
    let db = seeded();
    db.write(|tx| {
        parent(tx, 4)?;
        tx.insert(Late { id: key(1), parent_id: Some(key(4)) })
    })
    .unwrap();
    refused(
        &db,
        |tx| tx.delete(key::<Parent>(4)).map(drop),
        r#"commit violates foreign key constraint "fk_late_parent_id" on table "late""#,
        r#"detail: key (parent_id)=(4) is not present in table "parents", referenced by 1 row: (id)=(1)"#,
    );
}

#[test]
fn parent_deleted_by_raw_sql() {
    let error = seeded().write(|tx| tx.sql::<()>("DELETE FROM parents WHERE id < 3", ())).unwrap_err();
    assert_eq!(
        format!("{error:#}"),
        "delete on table \"parents\" violates foreign key constraint \"fk_plain_parent_id\" on table \"plain\"\n\
         detail: key (id)=(1) is still referenced by 2 rows: (id)=(1), (id)=(2)\n\
         delete on table \"parents\" violates foreign key constraint \"fk_plain_other_id\" on table \"plain\"\n\
         detail: key (id)=(2) is still referenced by 1 row: (id)=(2)"
    );
}

#[test]
fn parent_deleted_by_raw_sql_restrict() {
    refused(
        &seeded(),
        |tx| tx.sql::<()>("DELETE FROM parents WHERE id = 3", ()).map(drop),
        r#"delete on table "parents" violates foreign key constraint "fk_strict_parent_id" on table "strict""#,
        "detail: key (id)=(3) is still referenced by 1 row: (id)=(1)",
    );
}

#[test]
fn parent_deleted_behind_a_cascade() {
    let db = database();
    db.write(|tx| {
        tx.insert(Top { id: key(1) })?;
        tx.insert(Middle { id: key(2), top_id: key(1) })?;
        tx.insert(Middle { id: key(3), top_id: key(1) })?;
        tx.insert(Bottom { id: key(4), middle_id: key(3) })
    })
    .unwrap();
    let error = refused(
        &db,
        |tx| tx.delete(key::<Top>(1)).map(drop),
        r#"delete on table "top" violates foreign key constraint "fk_bottom_middle_id" on table "bottom""#,
        r#"detail: key (id)=(3) of table "middle" is still referenced by 1 row: (id)=(4)"#,
    );
    assert!(error.still_referenced(Bottom::MIDDLE));
    db.write(|tx| {
        tx.delete(key::<Bottom>(4))?;
        let gone = tx.delete(key::<Top>(1))?;
        assert_eq!((gone.rows, gone.cascaded), (1, 2));
        Ok(())
    })
    .unwrap();
}

#[test]
fn an_action_that_breaks_a_check_of_the_child() {
    let db = database();
    db.write(|tx| {
        tx.insert(Top { id: key(1) })?;
        tx.insert(Loose { id: key(2), top_id: Some(key(1)), closed: false })
    })
    .unwrap();
    let error = refused(
        &db,
        |tx| tx.delete(key::<Top>(1)).map(drop),
        "delete on table \"top\" can't carry out foreign key constraint \"fk_loose_top_id\" on table \"loose\": \
         CHECK constraint failed: ck_loose_top_id",
        "detail: key (id)=(1) is still referenced by 1 row: (id)=(2)",
    );
    assert_eq!(error.violation().unwrap().kind, ViolationKind::ActionFailed);
    assert!(error.still_referenced(Loose::TOP));
}

// ---- parent key updated

#[test]
fn parent_key_updated_immediate() {
    let error = seeded().write(|tx| tx.set(key::<Parent>(1), |p| p.id.set(key(50)))).unwrap_err();
    assert_eq!(
        format!("{error:#}"),
        "update on table \"parents\" violates foreign key constraint \"fk_plain_parent_id\" on table \"plain\"\n\
         detail: key (id)=(1) is still referenced by 2 rows: (id)=(1), (id)=(2)"
    );
    assert!(error.still_referenced(Plain::PARENT));
}

#[test]
fn parent_key_updated_restrict() {
    let error = refused(
        &seeded(),
        |tx| tx.set(key::<Parent>(3), |p| p.id.set(key(50))),
        r#"update on table "parents" violates foreign key constraint "fk_strict_parent_id" on table "strict""#,
        "detail: key (id)=(3) is still referenced by 1 row: (id)=(1)",
    );
    assert_eq!(error.violation().unwrap().kind, ViolationKind::Restricted);
}

#[test]
fn parent_key_updated_deferred() {
    let db = seeded();
    db.write(|tx| {
        parent(tx, 4)?;
        tx.insert(Late { id: key(1), parent_id: Some(key(4)) })
    })
    .unwrap();
    refused(
        &db,
        |tx| tx.set(key::<Parent>(4), |p| p.id.set(key(5))),
        r#"commit violates foreign key constraint "fk_late_parent_id" on table "late""#,
        r#"detail: key (parent_id)=(4) is not present in table "parents", referenced by 1 row: (id)=(1)"#,
    );
}

#[test]
fn parent_key_updated_by_raw_sql() {
    refused(
        &seeded(),
        |tx| tx.sql::<()>("UPDATE parents SET id = 50 WHERE id = 2", ()).map(drop),
        r#"update on table "parents" violates foreign key constraint "fk_plain_other_id" on table "plain""#,
        "detail: key (id)=(2) is still referenced by 1 row: (id)=(2)",
    );
}

#[test]
fn parent_key_updated_cascades() {
    let db = database();
    db.write(|tx| {
        tx.insert(Top { id: key(1) })?;
        tx.insert(Middle { id: key(2), top_id: key(1) })?;
        tx.set(key::<Top>(1), |t| t.id.set(key(9)))
    })
    .unwrap();
    assert_eq!(db.read(|tx| tx.require(key::<Middle>(2))).unwrap().top_id, key(9));
}

// ---- self references and put-off keys

#[test]
fn a_row_may_reference_itself() {
    let db = database();
    db.write(|tx| tx.insert(Tree { id: key(1), parent_id: Some(key(1)) })).unwrap();
    refused(
        &db,
        |tx| tx.insert(Tree { id: key(2), parent_id: Some(key(3)) }).map(drop),
        r#"insert on table "tree" violates foreign key constraint "fk_tree_parent_id""#,
        r#"detail: key (parent_id)=(3) is not present in table "tree", referenced by 1 row: (id)=(2)"#,
    );
    assert_eq!(db.write(|tx| tx.delete(key::<Tree>(1))).unwrap().rows, 1);
}

#[test]
fn a_self_referenced_row_cannot_go_alone() {
    let db = database();
    db.write(|tx| {
        tx.insert(Tree { id: key(1), parent_id: None })?;
        tx.insert(Tree { id: key(2), parent_id: Some(key(1)) })
    })
    .unwrap();
    refused(
        &db,
        |tx| tx.delete(key::<Tree>(1)).map(drop),
        r#"delete on table "tree" violates foreign key constraint "fk_tree_parent_id" on table "tree""#,
        "detail: key (id)=(1) is still referenced by 1 row: (id)=(2)",
    );
}

#[test]
fn everything_put_off_is_judged_at_the_commit() {
    let db = seeded();
    refused(
        &db,
        |tx| {
            tx.defer_foreign_keys()?;
            tx.insert(Plain { id: key(9), parent_id: key(77), other_id: None }).map(drop)
        },
        r#"commit violates foreign key constraint "fk_plain_parent_id" on table "plain""#,
        r#"detail: key (parent_id)=(77) is not present in table "parents", referenced by 1 row: (id)=(9)"#,
    );
    // The next transaction judges at once again, also with statements that were prepared meanwhile.
    refused(
        &db,
        |tx| tx.insert(Plain { id: key(9), parent_id: key(77), other_id: None }).map(drop),
        r#"insert on table "plain" violates foreign key constraint "fk_plain_parent_id""#,
        r#"detail: key (parent_id)=(77) is not present in table "parents", referenced by 1 row: (id)=(9)"#,
    );
}

#[test]
fn explaining_keeps_what_is_outstanding() {
    let db = seeded();
    let error = db
        .write(|tx| {
            tx.insert(Late { id: key(1), parent_id: Some(key(9)) })?;
            // Explained by running the statement again with foreign keys put off: the deferred violation
            // above must survive that.
            assert!(tx.sql::<()>("DELETE FROM parents WHERE id = 1", ()).unwrap_err().still_referenced(Plain::PARENT));
            assert!(tx.insert(Plain { id: key(9), parent_id: key(77), other_id: None }).is_err());
            Ok(())
        })
        .unwrap_err();
    assert!(error.missing_parent(Late::PARENT), "{error:#}");
}

#[test]
fn the_transaction_goes_on_after_a_refusal() {
    let db = seeded();
    db.write(|tx| {
        assert!(tx.delete(key::<Parent>(1)).is_err());
        assert!(tx.sql::<()>("DELETE FROM parents", ()).is_err());
        assert!(tx.insert(NewPlain { parent_id: key(9), other_id: None }).is_err());
        parent(tx, 9)?;
        tx.insert(NewPlain { parent_id: key(9), other_id: None })
    })
    .unwrap();
    assert_eq!(db.read(|tx| tx.count(Plain::query())).unwrap(), 3);
    let left: Vec<(String,)> = db.read(|tx| tx.sql("SELECT name FROM sqlite_temp_schema", ())).unwrap();
    assert_eq!(left, [], "nothing of the explanation is left behind");
}

// ---- NOT NULL, UNIQUE, CHECK

fn pair(a: i64, b: &str, amount: i64, code: Option<&str>) -> Pair {
    Pair { a, b: b.into(), amount, code: code.map(Into::into), level: Level::Low }
}

#[test]
fn unique_key_repeated() {
    let db = seeded();
    let error = refused(
        &db,
        |tx| tx.insert(NewParent { name: "p2".into() }).map(drop),
        r#"insert on table "parents" violates unique constraint "uq_parents_name""#,
        "detail: key (name)=(p2) already exists in row (id)=(2)",
    );
    assert!(error.duplicate(Parent::NAME_KEY) && !error.duplicate(Parent::PRIMARY_KEY));
    refused(
        &db,
        |tx| tx.set(key::<Parent>(1), |p| p.name.set("p3")),
        r#"update on table "parents" violates unique constraint "uq_parents_name""#,
        "detail: key (name)=(p3) already exists in row (id)=(3)",
    );
    refused(
        &db,
        |tx| tx.sql::<()>("UPDATE parents SET name = 'same'", ()).map(drop),
        r#"update on table "parents" violates unique constraint "uq_parents_name""#,
        "detail: key (name)=(same) already exists in row (id)=(1)",
    );
}

#[test]
fn primary_key_repeated() {
    let db = seeded();
    let error = refused(
        &db,
        |tx| parent(tx, 2).map(drop),
        r#"insert on table "parents" violates unique constraint "pk_parents""#,
        "detail: key (id)=(2) already exists",
    );
    assert!(error.duplicate(Parent::PRIMARY_KEY));
    db.write(|tx| tx.insert(pair(1, "x", 1, None))).unwrap();
    refused(
        &db,
        |tx| tx.insert(pair(1, "x", 2, None)).map(drop),
        r#"insert on table "pairs" violates unique constraint "pk_pairs""#,
        "detail: key (a, b)=(1, x) already exists",
    );
}

#[test]
fn check_failed() {
    let db = database();
    let error = refused(
        &db,
        |tx| tx.insert(pair(1, "x", 0, None)).map(drop),
        r#"insert on table "pairs" violates check constraint "ck_pairs_amount""#,
        "detail: failing row (a, b)=(1, x) has (amount)=(0)",
    );
    assert!(error.check_failed(Pair::AMOUNT_CHECK));
    refused(
        &db,
        |tx| {
            let sql = "INSERT INTO pairs (a, b, amount, level) VALUES (1, 'y', 3, 'low'), (2, 'z', -3, 'low')";
            tx.sql::<()>(sql, ()).map(drop)
        },
        r#"insert on table "pairs" violates check constraint "ck_pairs_amount""#,
        "detail: failing row (a, b)=(2, z) has (amount)=(-3)",
    );
    refused(
        &db,
        |tx| tx.sql::<()>("INSERT INTO pairs (a, b, amount, level) VALUES (1, 'y', 3, 'lo')", ()).map(drop),
        r#"insert on table "pairs" violates check constraint "ck_pairs_level_words""#,
        "detail: failing row (a, b)=(1, y) has (level)=(lo)",
    );
}

#[test]
fn not_null_by_raw_sql() {
    let error = refused(
        &seeded(),
        |tx| tx.sql::<()>("UPDATE parents SET name = NULL WHERE id = 2", ()).map(drop),
        r#"update on table "parents" violates not-null constraint "nn_parents_name""#,
        r#"detail: column "name" is null in row (id)=(2)"#,
    );
    assert_eq!(error.violation().unwrap().kind, ViolationKind::NotNull);
}

#[test]
fn upsert_names_the_other_key() {
    let db = seeded();
    let error = refused(
        &db,
        |tx| tx.upsert(Parent { id: key(1), name: "p2".into() }, Parent::PRIMARY_KEY).map(drop),
        r#"insert on table "parents" violates unique constraint "uq_parents_name""#,
        "detail: key (name)=(p2) already exists in row (id)=(2)",
    );
    assert!(error.duplicate(Parent::NAME_KEY));
    refused(
        &db,
        |tx| tx.upsert(Plain { id: key(1), parent_id: key(99), other_id: None }, Plain::PRIMARY_KEY).map(drop),
        r#"insert on table "plain" violates foreign key constraint "fk_plain_parent_id""#,
        r#"detail: key (parent_id)=(99) is not present in table "parents", referenced by 1 row"#,
    );
}
