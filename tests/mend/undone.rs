//! What can't be mended is left, what can't be undone too, and both are told.

use fk::{Error, Policy, Repair, Template};

use crate::files::{File, SHAPES, assert_same};

fn refused(tables: &str, policy: Policy) -> fk::Result<fk::Repaired> {
    let file = File::new(tables);
    let before = file.dump();
    let db = file.open();
    let repaired = db.repair(&Repair::new().policy_named("c", "k", policy))?;
    if repaired.rows() == 0 {
        assert_same(&file.dump(), &before, "what is refused changes nothing");
        assert_eq!(repaired.run, None);
    }
    Ok(repaired)
}

#[test]
fn what_can_t_be_done_is_refused_before_anything_is_touched() {
    let p = "CREATE TABLE p (id INTEGER PRIMARY KEY, g AS (id + 1) STORED UNIQUE);";
    let cases = [
        (
            "CREATE TABLE c (id INTEGER PRIMARY KEY, x INTEGER NOT NULL CONSTRAINT k REFERENCES p)",
            Policy::SetNull,
            "may not be NULL",
        ),
        (
            "CREATE TABLE c (x TEXT PRIMARY KEY CONSTRAINT k REFERENCES p)",
            Policy::SetNull,
            "is part of the primary key",
        ),
        ("CREATE TABLE c (x INTEGER NOT NULL CONSTRAINT k REFERENCES p)", Policy::SetDefault, "has no default"),
        ("CREATE TABLE c (id, x AS (7) STORED CONSTRAINT k REFERENCES p)", Policy::SetNull, "is generated"),
        (
            "CREATE TABLE c (x CONSTRAINT k REFERENCES p (g))",
            Policy::CreateParent(Template::key_alone()),
            "is generated",
        ),
        ("CREATE TABLE c (x CONSTRAINT k REFERENCES nowhere)", Policy::CreateParent(Template::key_alone()), "no table"),
        ("CREATE TABLE c (x CONSTRAINT other REFERENCES p)", Policy::Delete, "no such reference"),
        (
            "CREATE VIEW w AS SELECT 1 AS id; CREATE TABLE c (x CONSTRAINT k REFERENCES w (id))",
            Policy::Delete,
            "a view",
        ),
    ];
    for (sql, policy, word) in cases {
        let error = refused(&format!("{p}{sql}"), policy).unwrap_err();
        assert!(matches!(&error, Error::Repair { constraint, .. } if constraint == "k"), "{error}");
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn a_row_that_is_refused_is_left_and_told_and_the_others_are_mended() -> fk::Result<()> {
    let tables = "CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT NOT NULL);
        CREATE TABLE c (id INTEGER PRIMARY KEY, x INTEGER DEFAULT 8 CONSTRAINT k REFERENCES p (id));
        CREATE TABLE g (c INTEGER REFERENCES c (id) ON DELETE RESTRICT);
        INSERT INTO c VALUES (1, 9), (2, 9), (3, 9); INSERT INTO g VALUES (2);";
    let repaired = refused(tables, Policy::Delete)?;
    assert_eq!((repaired.rows(), repaired.refused()), (2, 1));
    assert_eq!(
        format!("{repaired:#}"),
        "2 orphans repaired\n- \"k\" on table \"c\", delete: 2 rows; 1 refused\n  (id)=(2): FOREIGN KEY constraint failed"
    );
    // The default has no parent, and the parent needs a name.
    for policy in [Policy::SetDefault, Policy::CreateParent(Template::key_alone())] {
        let repaired = refused(tables, policy)?;
        assert_eq!((repaired.rows(), repaired.refused(), repaired.complete), (0, 3, true));
    }
    Ok(())
}

#[test]
fn a_trigger_that_ignores_is_a_refusal() -> fk::Result<()> {
    let tables = "CREATE TABLE p (id INTEGER PRIMARY KEY);
        CREATE TABLE c (id INTEGER PRIMARY KEY, x INTEGER CONSTRAINT k REFERENCES p (id));
        CREATE TRIGGER keep BEFORE DELETE ON c WHEN old.id = 1 BEGIN SELECT raise(IGNORE); END;
        CREATE TRIGGER never BEFORE UPDATE ON c WHEN old.id = 1 BEGIN SELECT raise(ABORT, 'not this one'); END;
        INSERT INTO c VALUES (1, 9), (2, 9);";
    let repaired = refused(tables, Policy::Delete)?;
    assert_eq!((repaired.rows(), repaired.refused()), (1, 1));
    assert!(repaired.constraints[0].refusals[0].reason.contains("ignored"), "{repaired:#}");
    let repaired = refused(tables, Policy::SetNull)?;
    assert_eq!(repaired.constraints[0].refusals[0].reason, "not this one");
    let repaired = refused(tables, Policy::Quarantine)?;
    assert_eq!((repaired.rows(), repaired.refused()), (1, 1));
    Ok(())
}

#[test]
fn a_row_with_two_orphans_of_its_own_table_is_mended() -> fk::Result<()> {
    let tables = "CREATE TABLE c (id INTEGER PRIMARY KEY, x INTEGER CONSTRAINT k REFERENCES c (id),
            y INTEGER CONSTRAINT other REFERENCES c (id));
        INSERT INTO c VALUES (1, 8, 9);";
    let file = File::new(tables);
    let repair = Repair::new().policy_named("c", "k", Policy::SetNull).policy_named("c", "other", Policy::SetNull);
    let repaired = file.open().repair(&repair)?;
    assert_eq!((repaired.rows(), repaired.refused()), (2, 0), "{repaired:#}");
    assert_eq!(file.dump(), ["main.c: Integer(1), Null, Null"]);
    Ok(())
}

#[test]
fn a_table_whose_reference_leads_nowhere_is_mended_all_the_same() -> fk::Result<()> {
    // SQLite refuses every delete of such a row: "no such table".
    let tables = "CREATE TABLE c (id INTEGER PRIMARY KEY, x INTEGER CONSTRAINT k REFERENCES nowhere (id));
        INSERT INTO c VALUES (1, 9), (2, NULL);";
    for policy in [Policy::Delete, Policy::SetNull, Policy::Quarantine] {
        let repaired = refused(tables, policy)?;
        assert_eq!((repaired.rows(), repaired.refused()), (1, 0), "{repaired:#}");
    }
    Ok(())
}

#[test]
fn a_constraint_whose_statements_can_t_be_prepared_is_left_and_the_others_are_mended() -> fk::Result<()> {
    // Rows of "c" can't be deleted, since "d" references what is no key of it.
    let tables = "CREATE TABLE p (id INTEGER PRIMARY KEY);
        CREATE TABLE c (id INTEGER PRIMARY KEY, x INTEGER CONSTRAINT k REFERENCES p (id), y);
        CREATE TABLE d (y REFERENCES c (y));
        CREATE TABLE e (id INTEGER PRIMARY KEY, x INTEGER CONSTRAINT l REFERENCES p (id));
        INSERT INTO c VALUES (1, 9, 1); INSERT INTO d VALUES (1); INSERT INTO e VALUES (1, 9);";
    let file = File::new(tables);
    let db = file.open();
    let repair = Repair::new().policy_named("c", "k", Policy::Delete).policy_named("e", "l", Policy::Delete);
    let preview = db.preview_repair(&repair)?;
    let repaired = db.repair(&repair)?;
    assert_eq!(preview.constraints, repaired.constraints);
    assert_eq!((repaired.rows(), repaired.complete), (1, true), "{repaired:#}");
    assert!(repaired.findings.iter().any(|finding| finding.text.contains("is left")), "{repaired:#}");
    assert_eq!(file.dump(), ["main.c: Integer(1), Integer(9), Integer(1)", "main.d: Integer(1)"]);
    Ok(())
}

#[test]
fn what_was_changed_since_is_left_and_told() -> fk::Result<()> {
    let file = File::of(&SHAPES[0], 9);
    let before = file.dump();
    let db = file.open();
    let run = db.repair(&Repair::new().policy_named("c", "k", Policy::SetNull))?.run.unwrap();
    file.run("UPDATE c SET v = 'mine' WHERE id = 103; DELETE FROM c WHERE id = 104");
    let undone = db.undo_repair(run)?;
    assert_eq!((undone.rows, undone.left), (7, 2));
    assert_eq!(
        format!("{undone:#}"),
        "7 rows are as before, 2 left as they are\n  table \"c\", (id)=(104): it was changed or deleted after the repair\n  \
         table \"c\", (id)=(103): it was changed or deleted after the repair"
    );
    assert_eq!(undone.orphans.rows(), 7);
    let other = |line: &&String| !line.starts_with("main.c: Integer(103)") && !line.starts_with("main.c: Integer(104)");
    let (now, then) = (file.dump(), before);
    assert!(now.iter().filter(other).eq(then.iter().filter(other)));

    let file = File::of(&SHAPES[0], 9);
    let db = file.open();
    let run = db.repair(&Repair::new().policy_named("c", "k", Policy::Delete))?.run.unwrap();
    file.run("INSERT INTO c VALUES (100, 1, 'mine')");
    let undone = db.undo_repair(run)?;
    assert_eq!(undone.left, 1);
    assert!(undone.conflicts[0].reason.contains("UNIQUE"), "{undone:#}");
    Ok(())
}

#[test]
fn a_run_that_nobody_knows_is_told() {
    let file = File::of(&SHAPES[0], 9);
    let db = file.open();
    assert!(matches!(db.undo_repair(7), Err(Error::Repair { .. })));
    // Foreign keys are on as before.
    let on: Vec<(i64,)> = db.write(|tx| tx.sql("PRAGMA foreign_keys", ())).unwrap();
    assert_eq!(on, [(1,)]);
}

#[test]
fn foreign_keys_and_triggers_are_on_again_after_an_undo() -> fk::Result<()> {
    let file = File::of(&SHAPES[8], 9);
    let db = file.open();
    let run = db.repair(&Repair::new().policy_named("c", "k", Policy::Delete))?.run.unwrap();
    db.undo_repair(run)?;
    let refused = db.write(|tx| tx.sql::<()>("INSERT INTO c VALUES (999, 999, 0, 0)", ()));
    assert!(matches!(refused, Err(Error::Violation(_))), "{refused:?}");
    db.write(|tx| tx.sql::<()>("DELETE FROM c WHERE id = 1", ()))?;
    let notes: Vec<(String,)> = db.read(|tx| tx.sql("SELECT text FROM note", ()))?;
    assert_eq!(notes, [("gone 1".to_owned(),)]);
    Ok(())
}
