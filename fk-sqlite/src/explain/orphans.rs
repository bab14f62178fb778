//! Searches references for keys without a parent: on the constraints of the file, those that the program doesn't
//! declare among them.
//!
//! Where an index begins with the referencing columns, it is read key by key, each with one step down the index (a
//! loose scan): few keys among many rows are few steps. Otherwise every row is asked for its parent.

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
    let mut found = Vec::new();
    for at in references {
        let (child, reference) = schema.reference(at);
        let Some(parent) = reference.parent.and_then(|parent| schema.tables.get(parent)) else { continue };
        let text = match loose(child, reference, parent, limit).filter(|_| reference.indexed) {
            Some(text) if seeks(connection, child, reference)? => text,
            _ => every_row(child, reference, parent, limit),
        };
        let mut statement = connection.prepare(&text).map_err(engine)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(engine)? {
            let mut key = crate::bind::values(row, reference.columns.len() + 1);
            let rows = match key.pop() {
                Some(Any::Integer(rows)) => u64::try_from(rows).unwrap_or(0),
                _ => 0,
            };
            let columns = reference.columns.iter().map(|at| collation(&child.columns[*at].collation));
            let folded = key.iter().zip(columns).map(|(value, by)| fold::folded(value, by)).collect();
            found.push(Orphan { at, key, folded, rows });
        }
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

/// Appends `AND NOT EXISTS (..)` for a parent, as SQLite looks one up: by the parent's affinity and collation.
fn without_parent(sql: &mut String, parent: &Table, reference: &Reference, key: impl Fn(&mut String, usize)) {
    sql.push_str("NOT EXISTS (SELECT 1 FROM main.");
    ident(sql, &parent.name);
    sql.push_str(" AS p WHERE ");
    for (i, referenced) in parent.names(&reference.parent_columns).enumerate() {
        sql.push_str(if i == 0 { "p." } else { " AND p." });
        ident(sql, referenced);
        sql.push_str(" = +");
        key(sql, i);
    }
    sql.push(')');
}

/// Appends columns of `alias`.
fn listed(sql: &mut String, alias: &str, child: &Table, reference: &Reference) {
    for (i, name) in child.names(&reference.columns).enumerate() {
        sql.push_str(if i == 0 { "" } else { ", " });
        sql.push_str(alias);
        ident(sql, name);
    }
}

fn from(sql: &mut String, child: &Table) {
    sql.push_str(" FROM main.");
    ident(sql, &child.name);
    sql.push_str(" AS c");
}

/// Appends `c.a IS NOT NULL AND ..`.
fn not_null(sql: &mut String, child: &Table, reference: &Reference) {
    for (i, name) in child.names(&reference.columns).enumerate() {
        sql.push_str(if i == 0 { "c." } else { " AND c." });
        ident(sql, name);
        sql.push_str(" IS NOT NULL");
    }
}

fn every_row(child: &Table, reference: &Reference, parent: &Table, limit: usize) -> String {
    let mut sql = String::from("SELECT ");
    listed(&mut sql, "c.", child, reference);
    sql.push_str(", count(*)");
    from(&mut sql, child);
    sql.push_str(" WHERE ");
    not_null(&mut sql, child, reference);
    sql.push_str(" AND ");
    let names: Vec<&str> = child.names(&reference.columns).collect();
    without_parent(&mut sql, parent, reference, |sql, i| {
        sql.push_str("c.");
        ident(sql, names[i]);
    });
    sql.push_str(" GROUP BY ");
    listed(&mut sql, "c.", child, reference);
    // Writing to a `String` can't fail.
    let _ = write!(sql, " LIMIT {limit}");
    sql
}

/// From each key to the next one. Of several columns, a row is remembered by its rowid.
fn loose(child: &Table, reference: &Reference, parent: &Table, limit: usize) -> Option<String> {
    let names: Vec<&str> = child.names(&reference.columns).collect();
    let keys: Vec<String> = (0..names.len()).map(|i| format!("k{i}")).collect();
    let mut sql = String::from("WITH RECURSIVE k(");
    ident_list(&mut sql, keys.iter().map(String::as_str));
    sql.push_str(") AS (SELECT * FROM (SELECT ");
    if names.len() == 1 {
        sql.push_str("min(");
        listed(&mut sql, "c.", child, reference);
        sql.push(')');
        from(&mut sql, child);
        sql.push_str(") UNION ALL SELECT (");
        next(&mut sql, child, reference);
        sql.push_str(") FROM k WHERE k.k0 IS NOT NULL)");
    } else {
        let rowid = child.rowid.as_deref()?;
        listed(&mut sql, "c.", child, reference);
        from(&mut sql, child);
        sql.push_str(" WHERE ");
        not_null(&mut sql, child, reference);
        sql.push_str(" ORDER BY ");
        listed(&mut sql, "c.", child, reference);
        sql.push_str(" LIMIT 1) UNION ALL SELECT ");
        listed(&mut sql, "n.", child, reference);
        sql.push_str(" FROM k JOIN main.");
        ident(&mut sql, &child.name);
        sql.push_str(" AS n ON n.");
        ident(&mut sql, rowid);
        sql.push_str(" = (");
        next(&mut sql, child, reference);
        sql.push_str("))");
    }
    sql.push_str(" SELECT ");
    ident_list(&mut sql, keys.iter().map(String::as_str));
    sql.push_str(", (SELECT count(*)");
    from(&mut sql, child);
    for (i, name) in names.iter().enumerate() {
        sql.push_str(if i == 0 { " WHERE c." } else { " AND c." });
        ident(&mut sql, name);
        let _ = write!(sql, " = k.k{i}");
    }
    sql.push_str(") FROM k WHERE k.k0 IS NOT NULL AND ");
    without_parent(&mut sql, parent, reference, |sql, i| {
        let _ = write!(sql, "k.k{i}");
    });
    let _ = write!(sql, " LIMIT {limit}");
    Some(sql)
}

/// Appends the step to the next key.
fn next(sql: &mut String, child: &Table, reference: &Reference) {
    if let ([_], _) | (_, None) = (reference.columns.as_slice(), &child.rowid) {
        sql.push_str("SELECT min(");
        listed(sql, "c.", child, reference);
        sql.push(')');
        from(sql, child);
        sql.push_str(" WHERE ");
        listed(sql, "c.", child, reference);
        sql.push_str(" > k.k0");
        return;
    }
    sql.push_str("SELECT c.");
    ident(sql, child.rowid.as_deref().unwrap_or("rowid"));
    from(sql, child);
    sql.push_str(" WHERE (");
    listed(sql, "c.", child, reference);
    sql.push_str(") > (");
    for i in 0..reference.columns.len() {
        let _ = write!(sql, "{}k.k{i}", if i == 0 { "" } else { ", " });
    }
    sql.push_str(") AND ");
    not_null(sql, child, reference);
    sql.push_str(" ORDER BY ");
    listed(sql, "c.", child, reference);
    sql.push_str(" LIMIT 1");
}

/// Whether SQLite finds the next key by an index: a partial one, or one of another collation, is of no use.
fn seeks(connection: &Connection, child: &Table, reference: &Reference) -> Result<bool> {
    let mut sql = String::from("EXPLAIN QUERY PLAN WITH k(");
    for i in 0..reference.columns.len() {
        let _ = write!(sql, "{}k{i}", if i == 0 { "" } else { ", " });
    }
    sql.push_str(") AS (VALUES (");
    for i in 0..reference.columns.len() {
        let _ = write!(sql, "{}?{}", if i == 0 { "" } else { ", " }, i + 1);
    }
    sql.push_str(")) SELECT (");
    next(&mut sql, child, reference);
    sql.push_str(") FROM k");
    let mut statement = connection.prepare(&sql).map_err(engine)?;
    let (mut found, mut rows) = (false, statement.raw_query());
    while let Some(row) = rows.next().map_err(engine)? {
        let detail: String = row.get(3).map_err(engine)?;
        found |= detail.starts_with("SEARCH c ");
        if detail.contains("TEMP B-TREE") {
            return Ok(false);
        }
    }
    Ok(found)
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
    let mut sql = String::from("SELECT NOT ");
    without_parent(&mut sql, parent, reference, |sql, i| {
        let _ = write!(sql, "?{}", i + 1);
    });
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
    from(&mut sql, child);
    for (i, name) in child.names(&reference.columns).enumerate() {
        sql.push_str(if i == 0 { " WHERE c." } else { " AND c." });
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
