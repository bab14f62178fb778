//! Taking a run back: every entry of its log in reverse, each with the values that are stored there.
//!
//! What comes back are orphans, which foreign keys would refuse, and triggers have fired when the rows went; so both are
//! off meanwhile. A row is touched only if it still is what the repair has made of it.

use std::fmt;
use std::fmt::Write as _;
use std::sync::Arc;

use fk_core::sql::ident;
use fk_core::{Any, Result};
use rusqlite::{Connection, ffi};

use super::log::{self, NOW};
use super::running::unknown;
use super::switch::Switch;
use crate::error::{engine, message, primary};
use crate::mirror::exact::{Exact, bind_exact, exact, is_same, to_any};
use crate::mirror::orphans::text::{joined, table_name};
use crate::mirror::orphans::{self, Counted, Orphans, Pairs};
use crate::mirror::quarantine;
use crate::mirror::schema::{Schema, Table};

/// So many conflicts are told.
const CONFLICTS: usize = 10;

/// Tells what the undoing of a repair has brought back.
///
/// `{}` tells counts, `{:#}` also the rows in conflict, which can be personal data.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Undone {
    /// How many rows are again as they were.
    pub rows: u64,
    /// How many rows were left as they are, since somebody has changed them after the repair.
    pub left: u64,
    /// The first of these, up to 10.
    pub conflicts: Vec<Conflict>,
    /// The orphans that there are now in the references of the tables that were touched.
    pub orphans: Orphans,
}

/// Tells of a row that wasn't brought back.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Conflict {
    /// Its table.
    pub table: String,
    /// The columns that tell a row from the others.
    pub row_columns: Vec<String>,
    /// Their values.
    pub row: Vec<Any>,
    /// What is in the way.
    pub reason: String,
}

impl fmt::Display for Undone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is = if self.rows == 1 { "is" } else { "are" };
        write!(f, "{} {is} as before", Counted(self.rows, "row"))?;
        if self.left > 0 {
            write!(f, ", {} left as they are", self.left)?;
        }
        if !f.alternate() {
            return Ok(());
        }
        for Conflict { table, row_columns, row, reason } in &self.conflicts {
            write!(f, "\n  table \"{table}\", {}: {reason}", Pairs(row_columns, row))?;
        }
        let more = self.left.saturating_sub(self.conflicts.len() as u64);
        if more > 0 { write!(f, "\n  and {more} more") } else { Ok(()) }
    }
}

/// One row that a repair has deleted, changed or made.
struct Entry<'a> {
    id: i64,
    action: String,
    policy: String,
    table: &'a Table,
    names: Vec<String>,
    old: Vec<Exact>,
    new: Vec<Exact>,
}

/// Undoes a run in every database that has something of it.
pub(super) fn undo(connection: &Connection, schemas: &[Arc<Schema>], run: i64) -> Result<Undone> {
    let mut databases: Vec<&str> = Vec::new();
    for table in schemas.iter().flat_map(|schema| &schema.tables) {
        if !databases.contains(&table.database.as_str()) {
            databases.push(&table.database);
        }
    }
    let mut undone = Undone::default();
    let mut known = false;
    let mut touched: Vec<(String, String)> = Vec::new();
    {
        let _keys = Switch::foreign_keys(connection, false)?;
        let _triggers = Switch::triggers(connection, false)?;
        for database in databases {
            if log::is_there(connection, database)? && is_known(connection, database, run)? {
                known = true;
                in_database(connection, schemas, database, run, &mut undone, &mut touched)?;
            }
        }
    }
    if !known {
        return Err(unknown(run));
    }
    for (database, table) in &touched {
        crate::mirror::audit::changed(connection, database, table)?;
    }
    let is_touched = |table: &Table| touched.iter().any(|(d, t)| *d == table.database && *t == table.name);
    for (number, schema) in schemas.iter().enumerate() {
        let found = orphans::all(connection, schema, &mut |at| {
            let (child, reference) = schema.reference(at);
            let parent = reference.parent.map(|parent| &schema.tables[parent]);
            let again = number > 0 && child.database.eq_ignore_ascii_case("main");
            !again && (is_touched(child) || parent.is_some_and(is_touched))
        })?;
        undone.orphans.constraints.extend(found.constraints);
        undone.orphans.searched += found.searched;
    }
    Ok(undone)
}

fn is_known(connection: &Connection, database: &str, run: i64) -> Result<bool> {
    let sql = log::of(database, "SELECT EXISTS (SELECT 1 FROM {}.fk_repair_run WHERE id = ?1)");
    connection.query_row(&sql, [run], |row| row.get(0)).map_err(engine)
}

fn in_database(
    connection: &Connection,
    schemas: &[Arc<Schema>],
    database: &str,
    run: i64,
    undone: &mut Undone,
    touched: &mut Vec<(String, String)>,
) -> Result<()> {
    let next = "SELECT id, table_name, action, policy FROM {}.fk_repair_log \
                WHERE run = ?1 AND undone IS NULL AND id < ?2 ORDER BY id DESC LIMIT 1";
    let mut next = connection.prepare(&log::of(database, next)).map_err(engine)?;
    let done = format!("UPDATE {{}}.fk_repair_log SET undone = {NOW} WHERE id = ?1");
    let mut done = connection.prepare(&log::of(database, &done)).map_err(engine)?;
    let mut below = i64::MAX;
    loop {
        let entry = next.query_row((run, below), |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get(3)?))
        });
        let (id, name, action, policy) = match entry {
            Ok(entry) => entry,
            Err(rusqlite::Error::QueryReturnedNoRows) => break,
            Err(error) => return Err(engine(error)),
        };
        below = id;
        let table = schemas.iter().find_map(|schema| Some(&schema.tables[schema.find(database, &name)?]));
        let Some(table) = table else {
            let reason = "the table isn't there any more".to_owned();
            conflict(undone, Conflict { table: name, row_columns: Vec::new(), row: Vec::new(), reason });
            continue;
        };
        let entry = read(connection, database, id, table, action, policy)?;
        match one(connection, &entry)? {
            None => {
                undone.rows += 1;
                done.execute([id]).map_err(engine)?;
                if !touched.iter().any(|(d, t)| d == database && *t == table.name) {
                    touched.push((database.to_owned(), table.name.clone()));
                }
            }
            Some(reason) => {
                let row_columns: Vec<String> = table.identity().into_iter().map(ToOwned::to_owned).collect();
                let side = if entry.action == "delete" { &entry.old } else { &entry.new };
                let row = to_any(&identity(&entry, side));
                conflict(undone, Conflict { table: table.name.clone(), row_columns, row, reason });
            }
        }
    }
    let sql = format!("UPDATE {{}}.fk_repair_run SET undone = {NOW} WHERE id = ?1");
    connection.execute(&log::of(database, &sql), [run]).map(drop).map_err(engine)
}

fn conflict(undone: &mut Undone, conflict: Conflict) {
    undone.left += 1;
    if undone.conflicts.len() < CONFLICTS {
        undone.conflicts.push(conflict);
    }
}

fn read<'a>(
    connection: &Connection,
    database: &str,
    id: i64,
    table: &'a Table,
    action: String,
    policy: String,
) -> Result<Entry<'a>> {
    let sql = "SELECT column_name, old, new FROM {}.fk_repair_value WHERE entry = ?1";
    let mut statement = connection.prepare_cached(&log::of(database, sql)).map_err(engine)?;
    let mut entry = Entry { id, action, policy, table, names: Vec::new(), old: Vec::new(), new: Vec::new() };
    let mut rows = statement.query([id]).map_err(engine)?;
    while let Some(row) = rows.next().map_err(engine)? {
        entry.names.push(row.get(0).map_err(engine)?);
        let mut both = exact(row, 1..3).into_iter();
        entry.old.extend(both.next());
        entry.new.extend(both.next());
    }
    Ok(entry)
}

/// The values that tell the row from the others.
fn identity(entry: &Entry<'_>, side: &[Exact]) -> Vec<Exact> {
    let value = |name: &str| {
        let at = entry.names.iter().position(|other| other.eq_ignore_ascii_case(name));
        at.and_then(|at| side.get(at)).cloned().unwrap_or(Exact::Null)
    };
    entry.table.identity().into_iter().map(value).collect()
}

/// Undoes one entry; gives what is in the way, if something is.
fn one(connection: &Connection, entry: &Entry<'_>) -> Result<Option<String>> {
    let outcome = if entry.action == "delete" {
        bring_back(connection, entry)
    } else {
        if !is_as_left(connection, entry)? {
            return Ok(Some("it was changed or deleted after the repair".to_owned()));
        }
        if entry.action == "insert" { take_away(connection, entry) } else { change_back(connection, entry) }
    };
    match outcome {
        Ok(()) => {}
        Err(error) if matches!(primary(&error), ffi::SQLITE_CONSTRAINT | ffi::SQLITE_ERROR | ffi::SQLITE_MISMATCH) => {
            let text = message(&error);
            return Ok(Some(if text.is_empty() { error.to_string() } else { text.to_owned() }));
        }
        Err(error) => return Err(engine(error)),
    }
    if entry.action == "delete" && entry.policy == "quarantine" {
        leave_quarantine(connection, entry)?;
    }
    Ok(None)
}

/// Whether the row still is what the repair has made of it.
fn is_as_left(connection: &Connection, entry: &Entry<'_>) -> Result<bool> {
    let mut sql = String::from("SELECT ");
    joined(&mut sql, ", ", &entry.names, |sql, name| ident(sql, name));
    sql.push_str(" FROM ");
    table_name(&mut sql, entry.table);
    sql.push_str(" WHERE ");
    here(&mut sql, entry.table, 1);
    let Ok(mut statement) = connection.prepare_cached(&sql) else { return Ok(false) };
    bind_exact(&mut *statement, 1, &identity(entry, &entry.new))?;
    let mut rows = statement.raw_query();
    let Some(row) = rows.next().map_err(engine)? else { return Ok(false) };
    Ok(entry.new.iter().enumerate().all(|(at, value)| row.get_ref(at).is_ok_and(|stored| is_same(stored, value))))
}

fn here(sql: &mut String, table: &Table, first: usize) {
    joined(sql, " AND ", table.identity().into_iter().enumerate(), |sql, (i, name)| {
        ident(sql, name);
        let _ = write!(sql, " = ?{}", first + i);
    });
}

fn bound(connection: &Connection, sql: &str, values: &[Exact]) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    for (i, value) in values.iter().enumerate() {
        crate::bind::put(&mut *statement, i + 1, value.as_ref())?;
    }
    statement.raw_execute().map(drop)
}

fn bring_back(connection: &Connection, entry: &Entry<'_>) -> rusqlite::Result<()> {
    let mut sql = String::from("INSERT OR ABORT INTO ");
    table_name(&mut sql, entry.table);
    sql.push_str(" (");
    joined(&mut sql, ", ", &entry.names, |sql, name| ident(sql, name));
    sql.push_str(") VALUES (");
    joined(&mut sql, ", ", &entry.names, |sql, _| sql.push('?'));
    sql.push(')');
    bound(connection, &sql, &entry.old)
}

fn take_away(connection: &Connection, entry: &Entry<'_>) -> rusqlite::Result<()> {
    let mut sql = String::from("DELETE FROM ");
    table_name(&mut sql, entry.table);
    sql.push_str(" WHERE ");
    here(&mut sql, entry.table, 1);
    bound(connection, &sql, &identity(entry, &entry.new))
}

fn change_back(connection: &Connection, entry: &Entry<'_>) -> rusqlite::Result<()> {
    let mut sql = String::from("UPDATE OR ABORT ");
    table_name(&mut sql, entry.table);
    sql.push_str(" SET ");
    joined(&mut sql, ", ", entry.names.iter().enumerate(), |sql, (i, name)| {
        ident(sql, name);
        let _ = write!(sql, " = ?{}", i + 1);
    });
    sql.push_str(" WHERE ");
    here(&mut sql, entry.table, entry.names.len() + 1);
    let mut values = entry.old.clone();
    values.extend(identity(entry, &entry.new));
    bound(connection, &sql, &values)
}

/// Takes the row out of quarantine, where it still is.
fn leave_quarantine(connection: &Connection, entry: &Entry<'_>) -> Result<()> {
    let sql = log::of(&entry.table.database, "SELECT EXISTS (SELECT 1 FROM {}.sqlite_schema WHERE name = ?1)");
    let there: bool = connection.query_row(&sql, [quarantine::name(entry.table)], |row| row.get(0)).map_err(engine)?;
    if there {
        let mut sql = log::of(&entry.table.database, "DELETE FROM {}.");
        ident(&mut sql, &quarantine::name(entry.table));
        sql.push_str(" WHERE fk_entry = ?1");
        connection.execute(&sql, [entry.id]).map_err(engine)?;
    }
    Ok(())
}
