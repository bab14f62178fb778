//! Keys that rows reference and no parent has, before a statement and behind it: on the constraints of the file, those
//! that the program doesn't declare among them. How they are found is the mirror's matter.

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use fk_core::schema::Collation;
use fk_core::sql::{ident, ident_list};
use fk_core::violation::Name;
use fk_core::{Any, Event, Result, Violation, ViolationKind};
use rusqlite::Connection;

use super::strange::some_columns;
use super::{Found, KEYS, fold, probe};
use crate::error::engine;
use crate::mirror::Schema;
use crate::mirror::orphans::{Place, each};
use crate::mirror::schema::{Incoming, Reference, Table};
use crate::transaction::Session;

/// So many keys of a reference are compared when the state before is compared with the state after.
pub(super) const MANY: usize = 10_000;

/// A key that rows reference, but no parent has.
#[derive(Debug, Clone)]
pub(super) struct Orphan {
    pub(super) at: Incoming,
    key: Vec<Any>,
    /// The key as its columns compare: of keys that are equal, SQLite shows any.
    folded: Vec<Any>,
    rows: u64,
}

impl PartialEq for Orphan {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at && self.folded == other.folded && self.rows == other.rows
    }
}

/// The references that the database enforces and can look up.
pub(super) fn enforced(schema: &Schema) -> impl Iterator<Item = Incoming> {
    schema.references().filter(|at| {
        let (child, reference) = schema.reference(*at);
        child.database == "main" && reference.enforced && reference.sound
    })
}

/// Searches some references; gives at most `limit` keys of each.
pub(super) fn of(
    connection: &Connection,
    schema: &Schema,
    references: impl IntoIterator<Item = Incoming>,
    limit: usize,
) -> Result<Vec<Orphan>> {
    let mut found: Vec<Orphan> = Vec::new();
    for at in references {
        let place = Place::new(schema, at);
        let (first, width) = (found.len(), place.reference.columns.len());
        let fold = |key: &[Any]| -> Vec<Any> {
            if !place.reference.alike {
                // What is equal for the child may not be for the parent.
                return key.to_vec();
            }
            let columns = place.reference.columns.iter().map(|at| collation(&place.child.columns[*at].collation));
            key.iter().zip(columns).map(|(value, by)| fold::folded(value, by)).collect()
        };
        each(connection, &place, None, None, &mut |row| {
            let key = crate::bind::values(row, width);
            let folded = fold(&key);
            let keys = found.len() - first;
            match found[first..].last_mut().filter(|last| last.folded == folded) {
                Some(last) => last.rows += 1,
                None if keys == limit => return Ok(false),
                None => found.push(Orphan { at, key, folded, rows: 1 }),
            }
            Ok(true)
        })?;
    }
    Ok(found)
}

fn collation(name: &str) -> Collation {
    match name {
        "NOCASE" => Collation::NoCase,
        "RTRIM" => Collation::RTrim,
        _ => Collation::Binary,
    }
}

/// Those that are told: so many of each constraint.
pub(super) fn told(orphans: &[Orphan]) -> impl Iterator<Item = &Orphan> {
    let mut told = (None, 0);
    orphans.iter().filter(move |orphan| {
        told = if told.0 == Some(orphan.at) { (told.0, told.1 + 1) } else { (Some(orphan.at), 1) };
        told.1 <= KEYS
    })
}

/// Tells of orphans as violations, so many of each constraint.
pub(super) fn violations(session: &Session<'_>, schema: &Schema, event: Event, orphans: &[Orphan]) -> Result<Found> {
    let violations: Result<Vec<_>> =
        told(orphans).map(|orphan| violation(session, schema, event, orphan.clone())).collect();
    let violations = violations?;
    Ok(Found { more: violations.len() < orphans.len(), violations })
}

fn violation(session: &Session<'_>, schema: &Schema, event: Event, orphan: Orphan) -> Result<Violation> {
    let Orphan { at, key, rows, .. } = orphan;
    if at.child < session.inner().model.tables.len() {
        let declared = crate::model::Incoming { child: at.child, key: at.key };
        let children = probe::children(session, declared, &key.iter().collect::<Vec<_>>())?;
        return Ok(probe::missing_parent(session, event, declared, key, children));
    }
    let (child, reference) = schema.reference(at);
    let parent = reference.parent.and_then(|parent| schema.tables.get(parent));
    let (kind, own) = (ViolationKind::MissingParent, some_columns(child, &reference.columns));
    let mut violation = Violation::new(kind, reference.name.clone(), event, child.name.clone(), own);
    violation.parent = parent.map(|parent| some_columns(parent, &reference.parent_columns));
    violation.rows = rows;
    violation.sample_columns = child.identity().into_iter().map(|name| Name::from(name.to_owned())).collect();
    violation.sample = sample(session.alive()?, child, reference, &key)?;
    violation.key = key;
    Ok(violation)
}

/// Tells of a violation from the parent's side if the parent was there before the statement, and names the statement's
/// table: an action or a trigger may have come to another.
pub(super) fn by_statement(
    session: &Session<'_>,
    schema: &Schema,
    orphan: &Orphan,
    table: Option<usize>,
    violation: &mut Violation,
) -> Result<()> {
    let (_, reference) = schema.reference(orphan.at);
    let Some(parent) = reference.parent.and_then(|parent| schema.tables.get(parent)) else { return Ok(()) };
    let mut sql = String::from("SELECT EXISTS (SELECT 1 FROM main.");
    ident(&mut sql, &parent.name);
    for (i, referenced) in parent.names(&reference.parent_columns).enumerate() {
        sql.push_str(if i == 0 { " WHERE " } else { " AND " });
        ident(&mut sql, referenced);
        let _ = write!(sql, " = ?{}", i + 1);
    }
    sql.push(')');
    let mut statement = session.alive()?.prepare(&sql).map_err(engine)?;
    crate::bind::bind_all(&mut statement, &orphan.key)?;
    let mut rows = statement.raw_query();
    if rows.next().map_err(engine)?.is_some_and(|row| row.get(0).unwrap_or(false)) {
        let action = if violation.event == Event::Update { reference.on_update } else { reference.on_delete };
        let restricts = action == fk_core::schema::Action::Restrict;
        violation.kind = if restricts { ViolationKind::Restricted } else { ViolationKind::StillReferenced };
        violation.table = parent.name.clone().into();
    }
    if let Some(table) = table.and_then(|at| schema.tables.get(at)) {
        violation.table = table.name.clone().into();
    }
    Ok(())
}

/// The first few rows that reference a key.
fn sample(connection: &Connection, child: &Table, reference: &Reference, key: &[Any]) -> Result<Vec<Vec<Any>>> {
    let identity = child.identity();
    if identity.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = String::from("SELECT ");
    ident_list(&mut sql, identity.iter().copied());
    sql.push_str(" FROM main.");
    ident(&mut sql, &child.name);
    for (i, name) in child.names(&reference.columns).enumerate() {
        sql.push_str(if i == 0 { " WHERE " } else { " AND " });
        ident(&mut sql, name);
        sql.push_str(" = ?");
    }
    sql.push_str(" ORDER BY ");
    ident_list(&mut sql, identity.iter().copied());
    let _ = write!(sql, " LIMIT {}", probe::SAMPLE);
    let mut statement = connection.prepare(&sql).map_err(engine)?;
    crate::bind::bind_all(&mut statement, key)?;
    let (mut found, mut rows) = (Vec::new(), statement.raw_query());
    while let Some(row) = rows.next().map_err(engine)? {
        found.push(crate::bind::values(row, identity.len()));
    }
    Ok(found)
}
