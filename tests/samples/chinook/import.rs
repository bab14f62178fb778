//! The music shop moves: all eleven tables are read from the others' file by one set of types and inserted into a
//! new file by another, keys kept, each row after those that it leads to.

use std::collections::HashSet;

use fk::Verify;
use fk::prelude::{Db, WriteTx};
use libtest_mimic::Failed;

use super::original::Chinook;
use super::own::{Employee, Music};
use super::rows::{Rows, TABLES};
use crate::scratch::Scratch;
use crate::witness::{contents, ensure, same};

/// Imports a file of the original shape, and compares every value of both.
pub(crate) fn whole(scratch: &Scratch, expected: usize) -> Result<(), Failed> {
    let original = Db::<Chinook>::options().verify(Verify::Compatible).open(scratch.file())?;
    let rows = original.read(Rows::read)?;
    let music = Db::<Music>::temporary()?;
    music.write(|tx| import(tx, rows.clone()))?;
    ensure(music.read(Rows::read_back)? == rows, || "a row has changed".to_owned())?;

    // Not by our own types: every value of every table, as SQLite itself gives it.
    let mut compared = 0;
    for (theirs, ours) in TABLES {
        let expected = original.try_read(|tx| contents(tx.connection()?, theirs, "*"))?;
        let found = music.try_read(|tx| contents(tx.connection()?, ours, "*"))?;
        same(ours, &found, &expected)?;
        compared += found.len();
    }
    ensure(compared == expected, || format!("{compared} rows were imported of {expected}"))?;

    let orphans = music.read(|tx| tx.sql::<(String, Option<i64>, String, i64)>("PRAGMA foreign_key_check", ()))?;
    ensure(orphans.is_empty(), || format!("there are orphans: {orphans:?}"))
}

/// Inserts all rows with the keys that they have. Every reference is judged at once: nothing is put off.
fn import(tx: &mut WriteTx<'_, Music>, rows: Rows) -> fk::Result<()> {
    tx.insert_all(rows.artists)?;
    tx.insert_all(rows.albums)?;
    tx.insert_all(rows.genres)?;
    tx.insert_all(rows.media_types)?;
    tx.insert_all(rows.tracks)?;
    tx.insert_all(rows.playlists)?;
    tx.insert_all(rows.playlist_tracks)?;
    tx.insert_all(bosses_first(rows.employees))?;
    tx.insert_all(rows.customers)?;
    tx.insert_all(rows.invoices)?;
    tx.insert_all(rows.lines)?;
    Ok(())
}

/// Puts every boss before those who report to them. Who reports in a circle comes last, and is refused.
fn bosses_first(mut left: Vec<Employee>) -> Vec<Employee> {
    let mut ordered = Vec::with_capacity(left.len());
    let mut known = HashSet::new();
    loop {
        let is_ready = |employee: &Employee| employee.reports_to.is_none_or(|boss| known.contains(&boss));
        let (ready, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(is_ready);
        if ready.is_empty() {
            ordered.extend(rest);
            return ordered;
        }
        known.extend(ready.iter().map(|employee| employee.id));
        ordered.extend(ready);
        left = rest;
    }
}
