//! Searching one reference, or all of them. A definition that can't be searched is told, and the next one is searched.

use fk_core::{Any, Error, Result};
use rusqlite::{Connection, Row, ffi};

use super::text::{self, Begin, Way};
use super::{KEYS, MissingKey, Orphaned, Orphans, Place, ROWS, way};
use crate::bind::{bind_all, values};
use crate::error::{engine, primary};
use crate::mirror::exact::{Exact, bind_exact};
use crate::mirror::schema::{Finding, Incoming, Schema};

/// Searches every reference that is asked for.
pub(crate) fn all(
    connection: &Connection,
    schema: &Schema,
    wanted: &mut dyn FnMut(Incoming) -> bool,
) -> Result<Orphans> {
    let mut found = Orphans::default();
    for at in schema.references().filter(|at| wanted(*at)) {
        let (orphaned, finding) = of(connection, schema, at)?;
        found.findings.extend(finding);
        if let Some(orphaned) = orphaned {
            found.searched += 1;
            found.constraints.extend(Some(orphaned).filter(|orphaned| orphaned.rows > 0));
        }
    }
    Ok(found)
}

/// Searches one reference; gives nothing where it can't be searched, and says why.
pub(crate) fn of(connection: &Connection, schema: &Schema, at: Incoming) -> Result<(Option<Orphaned>, Option<Finding>)> {
    let place = Place::new(schema, at);
    let finding = match is_searchable(connection, &place)? {
        Ok(finding) => finding,
        Err(finding) => return Ok((None, Some(finding))),
    };
    match collect(connection, &place) {
        Ok(orphaned) => Ok((Some(orphaned), finding)),
        Err(error) if is_definition(&error) => Ok((None, Some(told(&place, "can't be searched", &error.to_string())))),
        Err(error) => Err(error),
    }
}

/// Whether a reference can be searched: `Ok` with what is wrong with it all the same, or `Err` with why not.
pub(crate) fn is_searchable(connection: &Connection, place: &Place<'_>) -> Result<Result<Option<Finding>, Finding>> {
    let reference = place.reference;
    let Some(parent) = place.parent else {
        // Without a table every row is an orphan. A view has rows, but no key.
        let mut sql = String::from("SELECT type FROM ");
        fk_core::sql::ident(&mut sql, &place.child.database);
        sql.push_str(".sqlite_schema WHERE name = ?1 COLLATE NOCASE AND type IN ('table', 'view')");
        let kind = connection.query_row(&sql, [&reference.parent_name], |row| row.get::<_, String>(0));
        return match kind {
            Err(rusqlite::Error::QueryReturnedNoRows) => {
                let name = &reference.parent_name;
                let text = format!("there is no table \"{name}\", so that each of its rows is an orphan");
                Ok(Ok(Some(told(place, "leads nowhere", &text))))
            }
            Err(error) => Err(engine(error)),
            Ok(kind) => {
                let text = format!("\"{}\" is a {kind} without a key", reference.parent_name);
                Ok(Err(told(place, "can't be searched", &text)))
            }
        };
    };
    if reference.columns.is_empty() || reference.columns.len() != reference.parent_columns.len() {
        let text = format!("it isn't known which columns of \"{}\" it references", parent.name);
        return Ok(Err(told(place, "can't be searched", &text)));
    }
    let plainly = "SQLite finds no such key of the parent and refuses to use it; its columns were compared as they are";
    Ok(Ok((!reference.sound).then(|| told(place, "is searched all the same", plainly))))
}

fn told(place: &Place<'_>, what: &str, why: &str) -> Finding {
    let (table, name) = (&place.child.name, &place.reference.name);
    Finding {
        table: table.clone(),
        constraint: Some(name.clone()),
        text: format!("\"{name}\" on table \"{table}\" {what}: {why}"),
    }
}

/// Whether SQLite says that the SQL can't be run at all: something is wrong with what it is about.
fn is_definition(error: &Error) -> bool {
    let Error::Database { source, .. } = error else { return false };
    source.downcast_ref::<rusqlite::Error>().is_some_and(|error| primary(error) == ffi::SQLITE_ERROR)
}

/// Runs through orphans in order, behind the row at `behind` (its key, then its identity), until `f` gives `false`.
/// Rows have the referencing columns, then those of the identity.
pub(crate) fn each(
    connection: &Connection,
    place: &Place<'_>,
    behind: Option<&[Exact]>,
    limit: Option<usize>,
    f: &mut dyn FnMut(&Row<'_>) -> Result<bool>,
) -> Result<()> {
    each_by(connection, place, way::choose(connection, place)?, behind, limit, f)
}

fn each_by(
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
    let width = place.reference.columns.len();
    let mut equal = Equal::new(place);
    let mut last: Vec<Any> = Vec::new();
    each_by(connection, place, way, None, None, &mut |row| {
        let mut key = values(row, width + found.row_columns.len());
        let identity = key.split_off(width);
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
struct Equal<'a> {
    place: &'a Place<'a>,
}

impl<'a> Equal<'a> {
    fn new(place: &'a Place<'a>) -> Self {
        Self { place }
    }

    fn are(&mut self, connection: &Connection, one: &[Any], other: &[Any]) -> Result<bool> {
        if one == other {
            // -0.0 and 0.0 are equal here, and there.
            return Ok(true);
        }
        if !self.place.reference.alike || !self.may_be(one, other) {
            return Ok(false);
        }
        let mut sql = String::from("SELECT ");
        let collations = self.place.reference.columns.iter().map(|at| &self.place.child.columns[*at].collation);
        text::joined(&mut sql, " AND ", collations.enumerate(), |sql, (i, collation)| {
            sql.push_str(&format!("?{} = ?{} COLLATE ", i + 1, one.len() + i + 1));
            fk_core::sql::ident(sql, collation);
        });
        let mut statement = connection.prepare_cached(&sql).map_err(engine)?;
        bind_all(&mut *statement, one.iter().chain(other))?;
        let mut rows = statement.raw_query();
        rows.next().and_then(|row| row.map_or(Ok(false), |row| row.get(0))).map_err(engine)
    }

    /// Whether values that aren't the same can be equal: numbers of two kinds, texts under a collation.
    fn may_be(&self, one: &[Any], other: &[Any]) -> bool {
        let columns = self.place.reference.columns.iter().map(|at| &self.place.child.columns[*at]);
        one.iter().zip(other).zip(columns).all(|((one, other), column)| match (one, other) {
            (Any::Text(_), Any::Text(_)) => one == other || !column.collation.eq_ignore_ascii_case("BINARY"),
            (Any::Integer(_), Any::Real(_)) | (Any::Real(_), Any::Integer(_)) => true,
            _ => one == other,
        })
    }
}

#[cfg(test)]
mod tests;
