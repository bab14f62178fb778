//! Searching one reference, or all of them. A definition that can't be searched is told, and the next one is searched.

use std::fmt::Write as _;

use fk_core::{Any, Error, Result};
use rusqlite::{Connection, Row, ffi};

use super::text::{self, Begin, Way};
use super::{KEYS, MissingKey, Orphaned, Orphans, Place, ROWS, way};
use crate::bind::{bind_all, values};
use crate::error::{engine, primary};
use crate::mirror::exact::{Exact, bind_exact};
use crate::mirror::finding::FindingKind;
use crate::mirror::schema::{Finding, Incoming, Schema};

/// Searches every reference that is asked for. What is wrong with the schema is told too.
pub(crate) fn all(
    connection: &Connection,
    schema: &Schema,
    wanted: &mut dyn FnMut(Incoming) -> bool,
) -> Result<Orphans> {
    let mut found = Orphans { findings: schema.findings.clone(), ..Orphans::default() };
    for at in schema.references().filter(|at| wanted(*at)) {
        match of(connection, schema, at)? {
            Ok(orphaned) => {
                found.searched += 1;
                found.constraints.extend(Some(orphaned).filter(|orphaned| orphaned.rows > 0));
            }
            Err(reason) => found.findings.extend(unsearched(schema, at, &reason)),
        }
    }
    Ok(found)
}

/// Searches every reference of a file's schema, and every one of the databases that are attached to its connection.
pub(crate) fn everywhere(connection: &Connection, schema: &Schema) -> Result<Orphans> {
    let mut found = all(connection, schema, &mut |_| true)?;
    if let Some(whole) = attached(connection)? {
        let is_ours = |database: &str| database.eq_ignore_ascii_case("main");
        let Orphans { constraints, findings, searched } =
            all(connection, &whole, &mut |at| !is_ours(&whole.tables[at.child].database))?;
        found.constraints.extend(constraints);
        found.findings.extend(findings.into_iter().filter(|finding| !is_ours(&finding.database)));
        found.searched += searched;
    }
    Ok(found)
}

/// The schema of all databases of a connection, if there are others than its file.
pub(crate) fn attached(connection: &Connection) -> Result<Option<Schema>> {
    let others = "SELECT count(*) FROM pragma_database_list WHERE name <> 'main'";
    let others: i64 =
        connection.prepare_cached(others).and_then(|mut s| s.query_row([], |r| r.get(0))).map_err(engine)?;
    if others == 0 { Ok(None) } else { Schema::read_all(connection).map(Some) }
}

/// Says that a reference wasn't searched, where the model doesn't say already what is wrong with it.
fn unsearched(schema: &Schema, at: Incoming, reason: &str) -> Option<Finding> {
    let (child, reference) = schema.reference(at);
    let is_known = |finding: &Finding| {
        finding.kind.is_mismatch()
            && finding.database == child.database
            && finding.table == child.name
            && finding.constraint.as_ref() == Some(&reference.name)
    };
    if schema.findings.iter().any(is_known) {
        return None;
    }
    let (table, name) = (&child.name, &reference.name);
    let text = format!("foreign key \"{name}\" of table \"{table}\" can't be searched for orphans: {reason}");
    Some(Finding::new(FindingKind::Unreadable, &child.database, table, Some(name), text))
}

/// Searches one reference; `Err` says why it can't be searched.
pub(crate) fn of(connection: &Connection, schema: &Schema, at: Incoming) -> Result<Result<Orphaned, String>> {
    let place = Place::new(schema, at);
    if let Err(reason) = is_searchable(schema, &place) {
        return Ok(Err(reason));
    }
    match collect(connection, &place) {
        Ok(orphaned) => Ok(Ok(orphaned)),
        Err(error) if is_definition(&error) => Ok(Err(error.to_string())),
        Err(error) => Err(error),
    }
}

/// Whether a reference can be searched; `Err` says why not. One that SQLite finds no key of the parent for can be: its
/// columns are compared as they are. Where the parent isn't there, every row is an orphan, as for `foreign_key_check`.
pub(crate) fn is_searchable(schema: &Schema, place: &Place<'_>) -> Result<(), String> {
    let (child, reference) = (place.child, place.reference);
    let Some(parent) = place.parent else {
        let is_relation = |finding: &&Finding| {
            finding.kind == FindingKind::NotATable
                && finding.database == child.database
                && finding.table == child.name
                && finding.constraint.as_ref() == Some(&reference.name)
        };
        return match schema.findings.iter().find(is_relation) {
            Some(finding) => Err(finding.text.clone()),
            None => Ok(()),
        };
    };
    if reference.columns.is_empty() || reference.columns.len() != reference.parent_columns.len() {
        return Err(format!("it isn't known which columns of \"{}\" it references", parent.name));
    }
    Ok(())
}

/// Whether SQLite says that the SQL can't be run at all: something is wrong with what it is about.
pub(crate) fn is_definition(error: &Error) -> bool {
    let Error::Database { source, .. } = error else { return false };
    source.downcast_ref::<rusqlite::Error>().is_some_and(|error| primary(error) == ffi::SQLITE_ERROR)
}

/// Runs through orphans in order, behind the row at `behind` (its key, then its identity), until `f` gives `false`.
/// Rows have the columns of [`Layout`](super::Layout).
pub(crate) fn each(
    connection: &Connection,
    place: &Place<'_>,
    behind: Option<&[Exact]>,
    limit: Option<usize>,
    f: &mut dyn FnMut(&Row<'_>) -> Result<bool>,
) -> Result<()> {
    each_by(connection, place, way::choose(connection, place)?, behind, limit, f)
}

pub(super) fn each_by(
    connection: &Connection,
    place: &Place<'_>,
    way: Way,
    behind: Option<&[Exact]>,
    limit: Option<usize>,
    f: &mut dyn FnMut(&Row<'_>) -> Result<bool>,
) -> Result<()> {
    let begin = if behind.is_some() { Begin::Behind } else { Begin::Start };
    let mut statement = connection.prepare(&text::search(place, way, begin, limit)).map_err(engine)?;
    bind_exact(&mut statement, 1, behind.unwrap_or_default())?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(engine)? {
        if !f(row)? {
            break;
        }
    }
    Ok(())
}

/// Counts keys and rows, and keeps the first of them.
fn collect(connection: &Connection, place: &Place<'_>) -> Result<Orphaned> {
    collect_by(connection, place, way::choose(connection, place)?)
}

fn collect_by(connection: &Connection, place: &Place<'_>, way: Way) -> Result<Orphaned> {
    let mut found = Orphaned::none(place);
    let layout = place.layout();
    let equal = Equal(place);
    let mut last: Vec<Any> = Vec::new();
    each_by(connection, place, way, None, None, &mut |row| {
        let mut key = values(row, layout.all);
        let identity = key.drain(layout.row()).collect();
        key.truncate(layout.key);
        if found.keys == 0 || !equal.are(connection, &last, &key)? {
            found.keys += 1;
            if found.sample.len() < KEYS {
                found.sample.push(MissingKey { key: key.clone(), rows: 0, sample: Vec::new() });
            }
            last = key;
        }
        found.rows += 1;
        if found.keys <= KEYS as u64
            && let Some(missing) = found.sample.last_mut()
        {
            missing.rows += 1;
            if missing.sample.len() < ROWS {
                missing.sample.push(identity);
            }
        }
        Ok(true)
    })?;
    Ok(found)
}

/// Whether keys of the child are one: SQLite is asked where bytes alone don't tell.
struct Equal<'a>(&'a Place<'a>);

impl Equal<'_> {
    fn are(&self, connection: &Connection, one: &[Any], other: &[Any]) -> Result<bool> {
        if one == other {
            // -0.0 and 0.0 are equal here, and there.
            return Ok(true);
        }
        if !self.0.reference.alike || !self.may_be(one, other) {
            return Ok(false);
        }
        let mut sql = String::from("SELECT ");
        let collations = self.0.reference.columns.iter().map(|at| &self.0.child.columns[*at].collation);
        text::joined(&mut sql, " AND ", collations.enumerate(), |sql, (i, collation)| {
            let _ = write!(sql, "?{} = ?{} COLLATE ", i + 1, one.len() + i + 1);
            fk_core::sql::ident(sql, collation);
        });
        let mut statement = connection.prepare_cached(&sql).map_err(engine)?;
        bind_all(&mut *statement, one.iter().chain(other))?;
        let mut rows = statement.raw_query();
        rows.next().and_then(|row| row.map_or(Ok(false), |row| row.get(0))).map_err(engine)
    }

    /// Whether values that aren't the same can be equal: numbers of two kinds, texts under a collation.
    fn may_be(&self, one: &[Any], other: &[Any]) -> bool {
        let columns = self.0.reference.columns.iter().map(|at| &self.0.child.columns[*at]);
        one.iter().zip(other).zip(columns).all(|((one, other), column)| match (one, other) {
            (Any::Text(_), Any::Text(_)) => one == other || !column.collation.eq_ignore_ascii_case("BINARY"),
            (Any::Integer(_), Any::Real(_)) | (Any::Real(_), Any::Integer(_)) => true,
            _ => one == other,
        })
    }
}
