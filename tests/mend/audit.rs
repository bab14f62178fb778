//! An audit again and again: what it searches, and what makes it search everything.

use fk::{Policy, Repair};

use crate::files::{File, SHAPES, SmallDb};

fn searched(audit: &mut fk::Audit<crate::files::Small>) -> fk::Result<(usize, u64)> {
    let found = audit.orphans()?;
    Ok((found.searched, found.rows()))
}

/// A file with three references, whose changes are counted.
fn watched() -> fk::Result<(File, SmallDb)> {
    let file = File::of(&SHAPES[0], 9);
    let db = SmallDb::open(&file.path)?;
    db.write(|tx| tx.watch_changes())?;
    Ok((file, db))
}

#[test]
fn only_what_has_changed_is_searched() -> fk::Result<()> {
    let (file, db) = watched()?;
    let mut audit = db.audit()?;
    assert_eq!(searched(&mut audit)?, (3, 9));
    assert_eq!(searched(&mut audit)?, (0, 9));
    file.run("UPDATE h SET id = id");
    assert_eq!(searched(&mut audit)?, (1, 9));
    // By this program, too.
    db.write(|tx| tx.sql::<()>("INSERT INTO p (id) VALUES (90)", ()))?;
    assert_eq!(searched(&mut audit)?, (1, 6));
    // Table "c" is a child and twice a parent.
    file.run("DELETE FROM c WHERE id = 102");
    assert_eq!(searched(&mut audit)?, (3, 6), "one orphan less, and one row that referenced it");
    file.run("INSERT INTO own DEFAULT VALUES");
    assert_eq!(searched(&mut audit)?, (0, 6));
    // Another audit knows nothing yet.
    assert_eq!(searched(&mut db.audit()?)?, (3, 6));
    Ok(())
}

#[test]
fn a_change_past_the_triggers_or_of_the_schema_has_everything_searched() -> fk::Result<()> {
    let (file, db) = watched()?;
    let mut audit = db.audit()?;
    assert_eq!(searched(&mut audit)?, (3, 9));
    let connection = file.connection();
    let switch = rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER;
    connection.set_db_config(switch, false).unwrap();
    connection.execute_batch("DELETE FROM g WHERE id = 1").unwrap();
    assert_eq!(searched(&mut audit)?, (3, 9));
    file.run("CREATE TABLE late (x REFERENCES p (id)); INSERT INTO late VALUES (55)");
    assert_eq!(searched(&mut audit)?, (4, 10));
    // It isn't counted, so that it is always searched.
    file.run("UPDATE h SET id = id");
    assert_eq!(searched(&mut audit)?, (2, 10));
    db.write(|tx| tx.watch_changes())?;
    assert_eq!(searched(&mut audit)?, (4, 10));
    file.run("UPDATE h SET id = id");
    assert_eq!(searched(&mut audit)?, (1, 10));
    Ok(())
}

#[test]
fn without_counters_it_is_known_whether_anything_has_changed() -> fk::Result<()> {
    let (file, db) = watched()?;
    db.write(|tx| tx.unwatch_changes())?;
    let left: Vec<(i64,)> = db.read(|tx| tx.sql("SELECT count(*) FROM sqlite_schema WHERE name GLOB 'fk_*'", ()))?;
    assert_eq!(left, [(0,)]);
    let mut audit = db.audit()?;
    assert_eq!(searched(&mut audit)?, (3, 9));
    assert_eq!(searched(&mut audit)?, (0, 9));
    file.run("UPDATE h SET id = id");
    assert_eq!(searched(&mut audit)?, (3, 9));
    Ok(())
}

#[test]
fn a_repair_and_its_undoing_are_changes() -> fk::Result<()> {
    let (_file, db) = watched()?;
    let mut audit = db.audit()?;
    assert_eq!(searched(&mut audit)?.1, 9);
    let run = db.repair(&Repair::new().policy_named("c", "k", Policy::SetNull))?.run.unwrap();
    assert_eq!(searched(&mut audit)?.1, 0);
    // It switches triggers off, and counts itself.
    db.undo_repair(run)?;
    assert_eq!(searched(&mut audit)?, (3, 9));
    db.undo_repair(run)?;
    Ok(())
}

#[test]
fn a_file_that_is_watched_needs_no_savepoints_and_opens_as_clean() -> fk::Result<()> {
    let (file, db) = watched()?;
    let tolerated = db.report().tolerated.len();
    drop(db);
    let db = SmallDb::open(&file.path)?;
    assert!(!db.report().needs_savepoints);
    assert_eq!(db.report().tolerated.len(), tolerated + 1, "{:?}", db.report().tolerated);
    Ok(())
}
