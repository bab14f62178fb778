//! A violation in words and rows, for the mirror's own model.

use fk_core::violation::{Columns, Name};
use fk_core::{Any, Event, Result, Violation, ViolationKind};
use rusqlite::Connection;

use super::judge::Side;
use super::pending::Key;
use super::text::shown_names;
use super::{Doing, Engine};
use crate::bind::{bind_all, query};
use crate::error::engine;
use crate::mirror::schema::{Incoming, Table};

/// Puts a key into the reference's TEMP table, where it isn't bound.
pub(super) fn fill(of: &Engine, connection: &Connection, at: Incoming, key: &[Any]) -> Result<()> {
    let texts = of.texts(at);
    if texts.bound {
        return Ok(());
    }
    let cleared = connection.prepare_cached(&texts.clear_key).and_then(|mut s| s.raw_execute()).map_err(engine)?;
    let mut fill = connection.prepare_cached(&texts.fill_key).map_err(engine)?;
    bind_all(&mut *fill, key)?;
    let filled = fill.raw_execute().map_err(engine)?;
    of.aside.set(of.aside.get() + (cleared + filled) as u64);
    Ok(())
}

/// Rows reference what isn't there.
pub(super) fn missing(of: &Engine, connection: &Connection, doing: Doing<'_>, key: &Key) -> Result<Violation> {
    let texts = of.texts(key.at);
    let (count, sample, bound) = match key.side {
        Side::Child => (&texts.count_written, &texts.sample_written, true),
        Side::Parent => {
            fill(of, connection, key.at, &key.values)?;
            (&texts.count, &texts.sample, texts.bound)
        }
    };
    let parameters = if bound { key.values.as_slice() } else { &[] };
    let mut violation = describe(of, doing, key.at, &key.values, ViolationKind::MissingParent);
    if doing.keyless && doing.table == Some(of.schema.reference(key.at).0.name.as_str()) {
        // It is the row that is being inserted, whose key is one only here, where it is undone.
        violation.rows = 1;
        return Ok(violation);
    }
    add_rows(of, connection, &mut violation, key.at, count, sample, parameters)?;
    Ok(violation)
}

/// A row can't go, since others reference it.
pub(super) fn referenced(
    of: &Engine,
    connection: &Connection,
    doing: Doing<'_>,
    at: Incoming,
    key: &[Any],
    kind: ViolationKind,
) -> Result<Violation> {
    let texts = of.texts(at);
    fill(of, connection, at, key)?;
    let parameters = if texts.bound { key } else { &[] };
    let mut violation = describe(of, doing, at, key, kind);
    add_rows(of, connection, &mut violation, at, &texts.children, &texts.children_sample, parameters)?;
    Ok(violation)
}

fn describe(of: &Engine, doing: Doing<'_>, at: Incoming, key: &[Any], kind: ViolationKind) -> Violation {
    let (child, reference) = of.schema.reference(at);
    let parent = reference.parent.map(|parent| &of.schema.tables[parent]);
    let own = match kind {
        ViolationKind::MissingParent => Some(child),
        _ => parent,
    };
    // An action may have written a row of another table than the statement's.
    let table = match kind {
        ViolationKind::MissingParent => own.map(|table| table.name.as_str()),
        _ => doing.table.or(own.map(|table| table.name.as_str())),
    };
    let elsewhere = kind == ViolationKind::MissingParent && doing.table.is_some_and(|table| table != child.name);
    let event = if elsewhere && doing.event != Event::Commit { Event::Update } else { doing.event };
    let columns = columns(child, &reference.columns);
    let mut violation =
        Violation::new(kind, reference.name.clone(), event, table.unwrap_or_default().to_owned(), columns);
    violation.parent = parent.map(|parent| self::columns(parent, &reference.parent_columns));
    violation.key = key.to_vec();
    violation
}

fn columns(table: &Table, positions: &[usize]) -> Columns {
    let columns = table.names(positions).map(|name| Name::from(name.to_owned())).collect();
    Columns { table: table.name.clone().into(), columns }
}

fn add_rows(
    of: &Engine,
    connection: &Connection,
    violation: &mut Violation,
    at: Incoming,
    count: &str,
    sample: &str,
    parameters: &[Any],
) -> Result<()> {
    let counted = query(connection, count, parameters)?;
    if let Some(Any::Integer(rows)) = counted.first().and_then(|row| row.first()) {
        violation.rows = rows.unsigned_abs();
    }
    let names = shown_names(of.schema.reference(at).0);
    if !names.is_empty() {
        violation.sample = query(connection, sample, parameters)?;
        violation.sample_columns = names.into_iter().map(|name| Name::from(name.to_owned())).collect();
    }
    Ok(())
}
