//! Files of other programs: tables that aren't declared take part, of whatever kind.

use fk::Verify;
use fk::plan::Effect;
use fk::prelude::*;
use rusqlite::Connection;

use crate::support::Folder;
use crate::told;

#[derive(Table, Debug)]
#[table(name = "parents")]
struct Parent {
    #[key(autoincrement = false)]
    id: Key<Self>,
    #[unique]
    code: String,
}

#[derive(Schema, Debug)]
#[schema(Parent)]
struct Family;

const DDL: &str = r#"
CREATE TABLE parents (id INTEGER PRIMARY KEY NOT NULL, code TEXT NOT NULL UNIQUE);
CREATE TABLE "odd "" name" (
    "a b" INTEGER, "select" TEXT, PRIMARY KEY ("a b", "select"),
    FOREIGN KEY ("a b") REFERENCES parents (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE leaves (
    x INTEGER, y TEXT, note TEXT NOT NULL DEFAULT 'n',
    CONSTRAINT down FOREIGN KEY (x, y) REFERENCES "odd "" name" ("a b", "select") ON DELETE SET NULL
);
CREATE TABLE numbers (rowid TEXT, code BLOB REFERENCES parents (code) ON DELETE CASCADE, n NOT NULL REFERENCES parents ON DELETE SET NULL);
INSERT INTO parents VALUES (1, '7'), (2, '8');
INSERT INTO "odd "" name" VALUES (1, 'p'), (1, 'q'), (2, 'r');
INSERT INTO leaves (x, y) VALUES (1, 'p'), (1, 'p'), (1, NULL), (2, 'r');
INSERT INTO numbers VALUES ('a', '7', 2), ('b', '8', 2);
"#;

fn open(ddl: &str) -> (Folder, Db<Family>) {
    let folder = Folder::new();
    let path = folder.file("family.db");
    Connection::open(&path).unwrap().execute_batch(ddl).unwrap();
    let db = Db::<Family>::options().verify(Verify::Compatible).open(&path).unwrap();
    (folder, db)
}

#[test]
fn undeclared_tables_take_part() -> fk::Result<()> {
    let (_folder, db) = open(DDL);
    let plan = db.read(|tx| tx.plan_delete(Key::<Parent>::from_raw(1)))?;
    let mut steps = told(&plan);
    steps.sort_by_key(|step| step.1.to_owned());
    assert_eq!((plan.deleted, plan.changed), (3, 2), "{plan:#}");
    assert!(steps.contains(&(Effect::SetNull, "down", 2)), "{plan:#}");
    let odd = plan.steps.iter().find(|step| step.table == "odd \" name").unwrap();
    assert_eq!((odd.rows, odd.sample_columns.as_slice()), (2, &["a b".to_owned(), "select".to_owned()][..]));
    let numbers = plan.steps.iter().find(|step| step.table == "numbers").unwrap();
    assert_eq!((numbers.effect, numbers.rows, numbers.sample_columns.len()), (Effect::Delete, 1, 1));
    db.write(|tx| tx.execute(&plan))?;
    let left = db.read(|tx| tx.sql::<(i64,)>("SELECT count(*) FROM leaves WHERE x IS NULL AND y IS NULL", ()))?;
    assert_eq!(left, [(2,)]);
    Ok(())
}

#[test]
fn an_action_that_cannot_be_done_is_told() -> fk::Result<()> {
    let (_folder, db) = open(DDL);
    let plan = db.read(|tx| tx.plan_delete(Key::<Parent>::from_raw(2)))?;
    let fail = plan.steps.iter().find(|step| step.effect == Effect::Fail).unwrap();
    // One of the two rows goes by another reference, so that nothing becomes of it.
    assert_eq!((fail.rows, fail.reason.as_deref()), (1, Some("column \"n\" may not be NULL")), "{plan:#}");
    assert!(db.write(|tx| tx.execute(&plan)).is_err());
    Ok(())
}

#[test]
fn a_broken_definition_is_told() -> fk::Result<()> {
    let broken = format!("{DDL} CREATE TABLE lost (p REFERENCES parents (missing));");
    let (_folder, db) = open(&broken);
    let plan = db.read(|tx| tx.plan_delete(Key::<Parent>::from_raw(1)))?;
    let told = plan.steps.iter().find(|step| step.effect == Effect::Broken).unwrap();
    assert_eq!((told.table.as_str(), plan.is_blocked()), ("lost", true), "{plan}");
    assert!(db.write(|tx| tx.delete(Key::<Parent>::from_raw(1))).is_err());
    Ok(())
}

/// SQLite comes to the newest table's reference first, so that of two like files it refuses one.
#[test]
fn restrict_on_what_goes_too_is_told_to_depend_on_the_order() -> fk::Result<()> {
    let parents = "CREATE TABLE parents (id INTEGER PRIMARY KEY NOT NULL, code TEXT NOT NULL UNIQUE);";
    let middle = "CREATE TABLE middle (id INTEGER PRIMARY KEY, p REFERENCES parents (id) ON DELETE CASCADE);";
    let held = "CREATE TABLE held (id INTEGER PRIMARY KEY, p REFERENCES parents (id) ON DELETE RESTRICT, \
                m REFERENCES middle (id) ON DELETE CASCADE);";
    let rows =
        "INSERT INTO parents VALUES (1, 'a'); INSERT INTO middle VALUES (2, 1); INSERT INTO held VALUES (3, 1, 2);";
    for (ddl, refused) in [([parents, middle, held, rows], true), ([parents, held, middle, rows], false)] {
        let (_folder, db) = open(&ddl.concat());
        let plan = db.read(|tx| tx.plan_delete(Key::<Parent>::from_raw(1)))?;
        assert!(plan.is_order_dependent() && !plan.is_blocked(), "{plan}");
        assert!(told(&plan).contains(&(Effect::MayBlock, "fk_held_p", 1)), "{plan}");
        assert_eq!(db.write(|tx| tx.execute(&plan)).is_err(), refused, "{plan}");
    }
    // NO ACTION looks when all is done, in whichever order.
    let held = held.replace("RESTRICT", "NO ACTION");
    for ddl in [[parents, middle, &held, rows], [parents, &held, middle, rows]] {
        let (_folder, db) = open(&ddl.concat());
        let plan = db.read(|tx| tx.plan_delete(Key::<Parent>::from_raw(1)))?;
        assert_eq!((plan.deleted, plan.is_blocked(), plan.is_order_dependent()), (2, false, false), "{plan}");
        db.write(|tx| tx.execute(&plan))?;
    }
    Ok(())
}

/// Texts that are numbers to one side and not to the other: what a row references is what the parent's side says.
#[test]
fn unlike_columns_are_compared_as_the_parent_has_them() -> fk::Result<()> {
    let ddl = "CREATE TABLE parents (id INTEGER PRIMARY KEY NOT NULL, code TEXT NOT NULL UNIQUE);
        CREATE TABLE children (
            id INTEGER PRIMARY KEY, code TEXT COLLATE NOCASE REFERENCES parents (code) ON DELETE CASCADE
        );
        CREATE TABLE numbers (id INTEGER PRIMARY KEY, code NUMERIC REFERENCES parents (code) ON DELETE SET NULL);
        INSERT INTO parents VALUES (1, '7'), (2, 'ab'), (3, 'AB');
        INSERT INTO children VALUES (1, '7'), (2, 'AB'), (3, 'ab'), (4, NULL);
        INSERT INTO numbers VALUES (1, 7), (2, NULL);";
    let (_folder, db) = open(ddl);
    let plans =
        db.read(|tx| Ok([tx.plan_delete(Key::<Parent>::from_raw(1))?, tx.plan_delete(Key::<Parent>::from_raw(2))?]))?;
    assert_eq!(plans.map(|plan| (plan.deleted, plan.changed)), [(1, 1), (1, 0)]);
    Ok(())
}

#[test]
fn a_file_s_own_triggers_are_named() -> fk::Result<()> {
    let trigger = "CREATE TRIGGER more AFTER DELETE ON numbers BEGIN DELETE FROM leaves WHERE y IS NULL; END;";
    let (_folder, db) = open(&format!("{DDL} {trigger}"));
    let plan = db.read(|tx| tx.plan_delete(Key::<Parent>::from_raw(1)))?;
    assert_eq!(plan.unforeseen, ["numbers"]);
    assert!(plan.to_string().ends_with("\nnote: triggers or computed keys of numbers may do more than this"), "{plan}");
    db.write(|tx| tx.execute(&plan))
}
