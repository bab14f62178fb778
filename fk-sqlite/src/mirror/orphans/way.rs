//! Which way of finding orphans is the fastest for a reference, asked of SQLite's own planner and of a few rows.
//!
//! Over an index of the child, only keys need to be looked at. Reading the whole index is never much slower than any
//! other way; asking it for the next larger key costs several times more a key, and pays where many rows share one.

use fk_core::{Any, Result};
use rusqlite::Connection;

use super::Place;
use super::text::{self, Begin, Way};
use crate::bind::{bind_all, values};
use crate::error::engine;

/// So many rows are looked at.
const SAMPLE: u64 = 32;

/// A table whose rowids have a smaller range isn't worth looking at.
const SMALL: u64 = 4096;

/// So many rows a key, in the mean, have to be there for a loose scan. Measured: a step costs as much as reading 25 to
/// 45 entries of an index.
const PAYS: f64 = 40.0;

/// Rows of one key are counted up to this.
const MOST: usize = 1024;

/// Chooses the way.
pub(crate) fn choose(connection: &Connection, place: &Place<'_>) -> Result<Way> {
    // Keys that are equal for the child may not be for the parent.
    if !place.reference.alike {
        return Ok(Way::Rows);
    }
    let plan = plan(connection, &text::distinct(place, Begin::Start))?;
    if plan.iter().any(|line| line.contains("TEMP B-TREE")) {
        return Ok(Way::Rows);
    }
    let step = self::plan(connection, &text::one_step(place))?;
    let marks = vec!["?"; place.reference.columns.len()].join(",");
    let marks = if place.reference.columns.len() == 1 { marks } else { format!("({marks})") };
    let seeks = [format!(">{marks})"), format!("> {marks})")];
    let is_seek = matches!(step.as_slice(), [line] if seeks.iter().any(|seek| line.contains(seek.as_str())));
    Ok(if is_seek && rows_per_key(connection, place)? >= PAYS { Way::Loose } else { Way::Keys })
}

/// What SQLite would do, line by line (SQLite documentation, "EXPLAIN QUERY PLAN").
fn plan(connection: &Connection, sql: &str) -> Result<Vec<String>> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).map_err(engine)?;
    let mut rows = statement.raw_query();
    let mut lines = Vec::new();
    while let Some(row) = rows.next().map_err(engine)? {
        lines.push(row.get(3).map_err(engine)?);
    }
    Ok(lines)
}

/// Estimates how many rows share a key: of rows chosen anywhere, the mean of 1 / (rows with the same key) is the share
/// of keys among rows. It only decides which way is taken, not what is found.
fn rows_per_key(connection: &Connection, place: &Place<'_>) -> Result<f64> {
    let Some(rowid) = &place.child.rowid else { return rows_of_the_first_keys(connection, place) };
    let (least, most): (Option<i64>, Option<i64>) = connection
        .query_row(&text::rowids(place.child, rowid), [], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(engine)?;
    let (Some(least), Some(most)) = (least, most) else { return Ok(0.0) };
    let range = most.abs_diff(least);
    if range < SMALL {
        return Ok(0.0);
    }
    let mut key_at = connection.prepare(&text::key_at(place, rowid)).map_err(engine)?;
    let (mut sum, mut seen) = (0.0, 0_u32);
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    for _ in 0..SAMPLE {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let at = least.saturating_add_unsigned(random % range);
        let mut rows = key_at.query([at]).map_err(engine)?;
        let Some(row) = rows.next().map_err(engine)? else { continue };
        let key = values(row, place.reference.columns.len());
        if !key.iter().any(Any::is_null) {
            sum += 1.0 / f64::from(run_length(connection, place, &key)?.max(1));
            seen += 1;
        }
    }
    Ok(if seen == 0 { 0.0 } else { f64::from(seen) / sum })
}

/// The same where rows have no number: of the first keys alone.
fn rows_of_the_first_keys(connection: &Connection, place: &Place<'_>) -> Result<f64> {
    let mut statement = connection.prepare(&text::distinct(place, Begin::Start)).map_err(engine)?;
    let mut rows = statement.raw_query();
    let (mut sum, mut seen) = (0, 0_u32);
    while let Some(row) = rows.next().map_err(engine)? {
        let key = values(row, place.reference.columns.len());
        sum += run_length(connection, place, &key)?;
        seen += 1;
        if u64::from(seen) == SAMPLE {
            break;
        }
    }
    // Of a table with so few keys it doesn't matter how they are found.
    Ok(if seen == 0 { 0.0 } else { f64::from(sum) / f64::from(seen) })
}

fn run_length(connection: &Connection, place: &Place<'_>, key: &[Any]) -> Result<u32> {
    let mut statement = connection.prepare_cached(&text::run_length(place, MOST)).map_err(engine)?;
    bind_all(&mut *statement, key)?;
    let mut rows = statement.raw_query();
    rows.next().and_then(|row| row.map_or(Ok(0), |row| row.get(0))).map_err(engine)
}
