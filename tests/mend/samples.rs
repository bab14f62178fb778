//! A real file with orphans: a Fossil repository, in which 0 stands for "none".

use std::path::Path;

use fk::{Policy, Repair};
use rusqlite::Connection;

use crate::files::{File, SmallDb, assert_same};

/// The sample, where there is one, with the program's own table in it.
fn fossil() -> Option<File> {
    let samples = std::env::var_os("FK_SAMPLES")?;
    let file = File::new("");
    std::fs::copy(Path::new(&samples).join("fossil-commits.db"), &file.path).unwrap();
    #[expect(clippy::permissions_set_readonly_false, reason = "the file is this test's own")]
    {
        let mut permissions = std::fs::metadata(&file.path).unwrap().permissions();
        permissions.set_readonly(false);
        std::fs::set_permissions(&file.path, permissions).unwrap();
    }
    for end in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(file.path.with_extension(format!("db{end}")));
    }
    let own = SmallDb::ddl().join(";");
    Connection::open(&file.path).unwrap().execute_batch(&own).unwrap();
    Some(file)
}

#[test]
fn a_fossil_repository_has_twelve_orphans_that_are_mended_and_come_back() -> fk::Result<()> {
    let Some(file) = fossil() else {
        eprintln!("ignored: FK_SAMPLES isn't set");
        return Ok(());
    };
    let before = file.dump();
    for policy in [Policy::SetNull, Policy::Delete, Policy::Quarantine] {
        let db = file.open();
        let native: Vec<(i64,)> = db.read(|tx| tx.sql("SELECT count(*) FROM pragma_foreign_key_check", ()))?;
        assert_eq!(native, [(12,)]);
        let found = db.read(|tx| tx.orphans())?;
        assert_eq!(found.rows(), 12, "{found:#}");
        let repair = Repair::new().otherwise(policy);
        let preview = db.preview_repair(&repair)?;
        let repaired = db.repair(&repair)?;
        assert_eq!(preview.constraints, repaired.constraints);
        assert_eq!(repaired.rows() + db.read(|tx| tx.orphans())?.rows(), 12, "{repaired:#}");
        assert!(repaired.rows() > 0, "{repaired:#}");
        assert_eq!(db.undo_repair(repaired.run.unwrap())?.left, 0);
        drop(db);
        assert_same(&file.dump(), &before, "undone");
    }
    Ok(())
}
