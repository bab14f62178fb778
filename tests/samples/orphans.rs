//! Real files with orphans: a Fossil repository, in which 0 stands for "none", and a shop that has lost customers. They
//! are found, mended by policy, and come back.

#![allow(clippy::redundant_closure_for_method_calls, reason = "a method alone is of one lifetime")]

use fk::prelude::*;
use fk::{Policy, Repair};
use libtest_mimic::Failed;
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::scratch::Scratch;
use crate::witness::ensure;

/// The file's own tables aren't declared; a program has one beside them.
#[derive(Table, Debug)]
#[table(name = "own")]
struct Own {
    #[key]
    id: Key<Self>,
}

#[derive(Schema)]
#[schema(Own)]
struct Beside;

/// Every row of every table of the repository.
fn rows(scratch: &Scratch) -> Result<Vec<(String, Vec<Value>)>, Failed> {
    let file = Connection::open(scratch.file())?;
    let mut tables = file.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'fk_*'")?;
    let tables = tables.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    let mut found = Vec::new();
    for table in tables {
        let mut statement = file.prepare(&format!("SELECT * FROM \"{table}\""))?;
        let width = statement.column_count();
        let rows = statement.query_map([], |row| (0..width).map(|at| row.get(at)).collect())?;
        found.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().map(|row| (table.clone(), row)));
    }
    Ok(found)
}

pub(crate) fn fossil(scratch: &Scratch) -> Result<(), Failed> {
    Connection::open(scratch.file())?.execute_batch(&Db::<Beside>::ddl().join(";"))?;
    let before = rows(scratch)?;
    for policy in [Policy::SetNull, Policy::Delete, Policy::Quarantine] {
        let db = Db::<Beside>::open(scratch.file())?;
        let native = db.read(|tx| tx.sql::<(i64,)>("SELECT count(*) FROM pragma_foreign_key_check", ()))?;
        let found = db.read(|tx| tx.orphans())?;
        ensure(native == [(12,)] && found.rows() == 12, || format!("{native:?}, {found:#}"))?;
        let repair = Repair::new().otherwise(policy);
        let preview = db.preview_repair(&repair)?;
        let repaired = db.repair(&repair)?;
        ensure(preview.constraints == repaired.constraints, || format!("{preview:#}\n{repaired:#}"))?;
        let left = db.read(|tx| tx.orphans())?.rows();
        // Mending one reference of a row can mend another, and what can't be done is told.
        ensure(repaired.rows() > 0 && repaired.rows() + left <= 12, || format!("{repaired:#}"))?;
        ensure(left == 0 || !repaired.findings.is_empty(), || format!("{repaired:#}"))?;
        let run = repaired.run.ok_or("there is no run")?;
        let undone = db.undo_repair(run)?;
        ensure(undone.left == 0 && undone.orphans.rows() == 12, || format!("{undone:#}"))?;
        drop(db);
        ensure(rows(scratch)? == before, || "a row isn't as it was".to_owned())?;
    }
    Ok(())
}

/// A file with thirty triggers: what they did is taken back too.
pub(crate) fn sakila(scratch: &Scratch) -> Result<(), Failed> {
    let file = Connection::open(scratch.file())?;
    file.execute_batch(&Db::<Beside>::ddl().join(";"))?;
    let lose = "PRAGMA foreign_keys = OFF; DELETE FROM customer WHERE customer_id % 50 = 0;
                DELETE FROM city WHERE city_id < 4; DELETE FROM film WHERE film_id IN (7, 8)";
    file.execute_batch(lose)?;
    drop(file);
    let before = rows(scratch)?;
    for policy in [Policy::Delete, Policy::Quarantine] {
        let db = Db::<Beside>::open(scratch.file())?;
        let native = db.read(|tx| tx.sql::<(i64,)>("SELECT count(*) FROM pragma_foreign_key_check", ()))?;
        let found = db.read(|tx| tx.orphans())?;
        ensure(native == [(i64::try_from(found.rows())?,)] && found.rows() > 500, || format!("{native:?}, {found:#}"))?;
        let repaired = db.repair(&Repair::new().otherwise(policy))?;
        ensure(repaired.rows() > 500, || format!("{repaired:#}"))?;
        let left = db.read(|tx| tx.orphans())?.rows();
        ensure(left == 0 || repaired.refused() > 0, || format!("{repaired:#}"))?;
        let undone = db.undo_repair(repaired.run.ok_or("there is no run")?)?;
        let again = db.read(|tx| tx.orphans())?;
        let same = again.constraints == found.constraints;
        ensure(undone.left == 0 && same, || format!("{undone:#}\n{found}\n{again}\n{repaired}"))?;
        drop(db);
        ensure(rows(scratch)? == before, || "a row isn't as it was".to_owned())?;
    }
    Ok(())
}
