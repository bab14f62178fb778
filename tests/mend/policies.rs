//! Every policy on every kind of table: what is mended is no orphan, the preview was right, and undoing brings back
//! every value.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use fk::{Any, Policy, Repair, Template};

use crate::files::{File, SHAPES, Shape, Small, assert_same};

fn policies() -> Vec<Policy> {
    vec![
        Policy::Delete,
        Policy::SetNull,
        Policy::SetDefault,
        Policy::Quarantine,
        Policy::CreateParent(Template::key_alone()),
    ]
}

fn repair(shape: &Shape, policy: &Policy) -> Repair<Small> {
    Repair::new().policy_named(shape.child, "k", policy.clone()).batch(2)
}

#[test]
fn every_policy_mends_every_kind_of_table_and_is_undone() -> fk::Result<()> {
    for shape in SHAPES {
        for policy in policies() {
            let what = format!("{}, {policy}", shape.name);
            let file = File::of(&shape, 9);
            let before = file.dump();
            let db = file.open();
            let found = db.read(|tx| tx.orphans())?;
            let of = found.iter().find(|of| of.constraint == "k").unwrap();
            assert_eq!((of.rows, of.database.as_str()), (9, shape.database), "{what}");

            let repair = repair(&shape, &policy);
            let preview = db.preview_repair(&repair)?;
            assert_same(&file.dump(), &before, &what);
            let repaired = db.repair(&repair)?;
            assert_eq!(preview.constraints, repaired.constraints, "{what}");
            assert_eq!((repaired.rows(), repaired.refused()), (9, 0), "{what}: {repaired:#}");
            assert!(repaired.complete, "{what}");
            assert!(!file.dump().eq(&before), "{what}");
            let left = db.read(|tx| tx.orphans())?;
            assert!(left.is_empty(), "{what}: {left:#}");
            // There is nothing to do any more.
            assert_eq!(db.repair(&repair)?.run, None, "{what}");

            let undone = db.undo_repair(repaired.run.unwrap())?;
            assert_eq!(undone.left, 0, "{what}: {undone:#}");
            assert_same(&file.dump(), &before, &what);
            assert_eq!(db.read(|tx| tx.orphans())?.constraints, found.constraints, "{what}");
            // A second time there is nothing to undo.
            assert_eq!(db.undo_repair(repaired.run.unwrap())?.rows, 0, "{what}");
        }
    }
    Ok(())
}

#[test]
fn a_preview_changes_no_byte_of_the_file() -> fk::Result<()> {
    for shape in SHAPES {
        for policy in policies() {
            let file = File::of(&shape, 30);
            drop(file.open());
            let before = file.folder.contents();
            let db = file.open();
            assert_eq!(db.preview_repair(&repair(&shape, &policy))?.rows(), 30);
            drop(db);
            assert!(file.folder.contents() == before, "{}, {policy}", shape.name);
        }
    }
    Ok(())
}

#[test]
fn what_nothing_is_said_of_is_left() -> fk::Result<()> {
    for shape in SHAPES {
        let file = File::of(&shape, 9);
        let before = file.dump();
        let db = file.open();
        for repair in [Repair::new(), Repair::new().policy_named(shape.child, "k", Policy::Leave)] {
            let repaired = db.repair(&repair)?;
            assert_eq!((repaired.rows(), repaired.run), (0, None));
        }
        assert_same(&file.dump(), &before, shape.name);
        // And everything is, otherwise.
        assert_eq!(db.repair(&Repair::new().otherwise(Policy::Delete))?.rows(), 9, "{}", shape.name);
        assert!(db.read(|tx| tx.orphans())?.is_empty());
    }
    Ok(())
}

#[test]
fn the_log_has_consequences_too() -> fk::Result<()> {
    let file = File::of(&SHAPES[0], 9);
    let db = file.open();
    let repaired = db.repair(&Repair::new().policy_named("c", "k", Policy::Delete))?;
    // Two grandchildren go with row 101, one of row 102 becomes NULL.
    assert_eq!((repaired.constraints[0].rows, repaired.constraints[0].others), (9, 3));
    let log: Vec<(String, String, i64)> =
        db.read(|tx| tx.sql("SELECT table_name, action, count(*) FROM fk_repair_log GROUP BY 1, 2 ORDER BY 1, 2", ()))?;
    let entry = |table: &str, action: &str, count| (table.to_owned(), action.to_owned(), count);
    assert_eq!(log, [entry("c", "delete", 9), entry("g", "delete", 2), entry("h", "update", 1)]);
    let ended: Vec<(i64,)> = db.read(|tx| tx.sql("SELECT count(*) FROM fk_repair_run WHERE ended IS NOT NULL", ()))?;
    assert_eq!(ended, [(1,)]);
    assert_eq!(repaired.to_string(), "9 orphans repaired\n- \"k\" on table \"c\", delete: 9 rows, and 3 rows besides");
    Ok(())
}

#[test]
fn quarantine_keeps_the_rows_to_the_byte() -> fk::Result<()> {
    let file = File::of(&SHAPES[0], 9);
    let rows = |table: &str| -> Vec<(i64, i64, String)> {
        let connection = file.connection();
        let sql = format!("SELECT id, x, quote(hex(v)) || typeof(v) FROM {table} WHERE id >= 100 ORDER BY id");
        let mut statement = connection.prepare(&sql).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        rows.unwrap().map(Result::unwrap).collect()
    };
    let before = rows("c");
    let db = file.open();
    db.repair(&Repair::new().policy_named("c", "k", Policy::Quarantine))?;
    assert_eq!(rows("fk_quarantine_c"), before);
    assert!(rows("c").is_empty());
    let about: Vec<(String, i64)> = db.read(|tx| {
        let sql = "SELECT fk_constraint, count(*) FROM fk_quarantine_c AS q JOIN fk_repair_log AS l ON l.id = q.fk_entry \
                   WHERE fk_at > 1e9 AND l.run = (SELECT id FROM fk_repair_run) AND l.table_name = 'c' GROUP BY 1";
        tx.sql(sql, ())
    })?;
    assert_eq!(about, [("k".to_owned(), 9)]);
    // The file is opened again, with tables that the program doesn't declare.
    drop(db);
    assert!(file.open().read(|tx| tx.orphans())?.is_empty());
    Ok(())
}

#[test]
fn a_quarantine_that_is_there_is_used() -> fk::Result<()> {
    let file = File::of(&SHAPES[0], 9);
    // As a load or an older table has left it: without the number of an entry, and without a column.
    file.run("CREATE TABLE fk_quarantine_c (id INTEGER, x INTEGER, fk_constraint TEXT, fk_at INTEGER)");
    let before = file.dump();
    let db = file.open();
    let repaired = db.repair(&Repair::new().policy_named("c", "k", Policy::Quarantine))?;
    assert_eq!(repaired.rows(), 9);
    let kept = "SELECT count(*), count(v), count(fk_entry) FROM fk_quarantine_c";
    assert_eq!(db.read(|tx| tx.sql::<(i64, i64, i64)>(kept, ()))?, [(9, 8, 9)]);
    db.undo_repair(repaired.run.unwrap())?;
    assert_eq!(db.read(|tx| tx.sql::<(i64, i64, i64)>(kept, ()))?, [(0, 0, 0)]);
    assert_same(&file.dump(), &before, "undone");
    Ok(())
}

#[test]
fn tables_whose_names_begin_like_this_library_s_are_logged_too() -> fk::Result<()> {
    let file = File::new(
        "CREATE TABLE p (id INTEGER PRIMARY KEY);
         CREATE TABLE c (id INTEGER PRIMARY KEY, x INTEGER CONSTRAINT k REFERENCES p (id));
         CREATE TABLE fk_orders (id INTEGER PRIMARY KEY, c INTEGER REFERENCES c (id) ON DELETE CASCADE);
         INSERT INTO c VALUES (1, 9); INSERT INTO fk_orders VALUES (1, 1), (2, 1);",
    );
    let db = file.open();
    let repaired = db.repair(&Repair::new().policy_named("c", "k", Policy::Delete))?;
    assert_eq!((repaired.rows(), repaired.constraints[0].others), (1, 2));
    assert_eq!(db.undo_repair(repaired.run.unwrap())?.rows, 3);
    let left: Vec<(i64,)> = db.read(|tx| tx.sql("SELECT count(*) FROM fk_orders", ()))?;
    assert_eq!(left, [(2,)]);
    Ok(())
}

#[test]
fn a_parent_is_made_of_its_template() -> fk::Result<()> {
    let file = File::of(&SHAPES[0], 9);
    let db = file.open();
    let template = Template::columns(|key| {
        // The key is the library's to fill in, whatever is said of it.
        vec![("n".to_owned(), Any::Text(format!("lost {}", key[0]))), ("id".to_owned(), Any::Integer(5))]
    });
    let repaired = db.repair(&Repair::new().policy_named("c", "k", Policy::CreateParent(template)))?;
    assert_eq!((repaired.rows(), repaired.constraints[0].others), (9, 3));
    let made: Vec<(i64, String)> = db.read(|tx| tx.sql("SELECT id, n FROM p WHERE id > 1 ORDER BY id", ()))?;
    assert_eq!(made, [(90, "lost 90".to_owned()), (91, "lost 91".to_owned()), (92, "lost 92".to_owned())]);
    Ok(())
}

#[test]
fn a_progress_that_says_so_stops_it_and_the_next_run_goes_on() -> fk::Result<()> {
    let file = File::of(&SHAPES[0], 9);
    let before = file.dump();
    let db = file.open();
    let calls = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&calls);
    let repair = Repair::new().policy_named("c", "k", Policy::Delete).batch(2);
    let stopping = repair.clone().on_progress(move |progress| {
        assert_eq!(progress.constraint, "k");
        assert_eq!(progress.rows, 2 * (1 + counted.fetch_add(1, Ordering::Relaxed)));
        if progress.rows == 4 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let first = db.repair(&stopping)?;
    assert_eq!((first.rows(), first.complete, calls.load(Ordering::Relaxed)), (4, false, 2));
    assert_eq!(db.read(|tx| tx.orphans())?.rows(), 5);
    let second = db.repair(&repair)?;
    assert_eq!((second.rows(), second.complete), (5, true));
    assert_eq!(first.run, second.run, "the run that was stopped goes on");
    assert_eq!(db.undo_repair(first.run.unwrap())?.left, 0);
    assert_same(&file.dump(), &before, "both halves are undone");
    Ok(())
}

#[test]
fn other_writers_have_their_turn_between_batches() -> fk::Result<()> {
    let file = File::of(&SHAPES[0], 9);
    let db = file.open();
    let mut repairing = db.begin_repair(&Repair::new().policy_named("c", "k", Policy::Delete).batch(3))?;
    assert_eq!(repairing.step()?.unwrap().rows, 3);
    // One orphan gets its parent, another goes: they aren't there to be mended any more.
    file.run("INSERT INTO p (id) SELECT x FROM c WHERE id = 108; DELETE FROM c WHERE id = 104");
    while repairing.step()?.is_some() {}
    assert!(repairing.report().complete);
    assert!(db.read(|tx| tx.orphans())?.is_empty());
    let stays: Vec<(i64,)> = db.read(|tx| tx.sql("SELECT count(*) FROM c WHERE id = 108", ()))?;
    assert_eq!(stays, [(1,)]);
    Ok(())
}

#[test]
fn it_is_the_same_whoever_holds_foreign_keys() -> fk::Result<()> {
    for enforcement in [fk::Enforcement::Mirror, fk::Enforcement::Both] {
        for shape in SHAPES.iter().filter(|shape| shape.database == "main") {
            for policy in policies() {
                let what = format!("{enforcement:?}, {}, {policy}", shape.name);
                let file = File::of(shape, 9);
                let before = file.dump();
                let db = crate::files::SmallDb::options().enforcement(enforcement).open(&file.path)?;
                let repaired = db.repair(&repair(shape, &policy))?;
                assert_eq!((repaired.rows(), repaired.refused()), (9, 0), "{what}: {repaired:#}");
                assert!(db.read(|tx| tx.orphans())?.is_empty(), "{what}");
                assert_eq!(db.undo_repair(repaired.run.unwrap())?.left, 0, "{what}");
                assert_same(&file.dump(), &before, &what);
                // And they are held as before.
                let refused = db.write(|tx| tx.sql::<()>(&shape.orphan.replace("{i}", "77").replace("{v}", "0"), ()));
                let loose = shape.name == "sides that compare otherwise";
                assert!(loose || matches!(refused, Err(fk::Error::Violation(_))), "{what}: {refused:?}");
            }
        }
    }
    Ok(())
}
