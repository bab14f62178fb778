//! Runs a refused statement once more, with everything it touches logged, and undoes it.
//!
//! Inside a savepoint, TEMP triggers on the tables that the statement can reach call a function of ours with
//! the old and new rows; the log is in memory, so that it outlives what SQLite undoes. With foreign keys
//! put off the statement runs to its end. Functions of a user's own that it calls are called once more.
//!
//! The order at the end matters: the pragma first, the rollback after it, since switching deferral off
//! sets SQLite's counter of violations to zero, and the rollback restores it.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use fk_core::sql::ident;
use fk_core::{Any, Result};
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use super::Failed;
use crate::bind::any_ref;
use crate::error::engine;
use crate::transaction::Session;

/// What was done to a row, or was about to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    BeforeInsert,
    BeforeUpdate,
    BeforeDelete,
    Inserted,
    Updated,
    Deleted,
}

const MOMENTS: [(Moment, &str, &[&str]); 6] = [
    (Moment::BeforeInsert, "BEFORE INSERT", &["NEW"]),
    (Moment::BeforeUpdate, "BEFORE UPDATE", &["OLD", "NEW"]),
    (Moment::BeforeDelete, "BEFORE DELETE", &["OLD"]),
    (Moment::Inserted, "AFTER INSERT", &["NEW"]),
    (Moment::Updated, "AFTER UPDATE", &["OLD", "NEW"]),
    (Moment::Deleted, "AFTER DELETE", &["OLD"]),
];

/// One row that a statement touched.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) moment: Moment,
    pub(super) table: usize,
    /// The columns of the row, or of the old row and then the new one.
    values: Vec<Any>,
}

impl Entry {
    /// The row as it was; empty if it wasn't.
    pub(super) fn old(&self) -> &[Any] {
        match self.moment {
            Moment::BeforeInsert | Moment::Inserted => &[],
            Moment::BeforeDelete | Moment::Deleted => &self.values,
            Moment::BeforeUpdate | Moment::Updated => &self.values[..self.values.len() / 2],
        }
    }

    /// The row as it becomes; empty if it goes.
    pub(super) fn becoming(&self) -> &[Any] {
        match self.moment {
            Moment::BeforeInsert | Moment::Inserted => &self.values,
            Moment::BeforeDelete | Moment::Deleted => &[],
            Moment::BeforeUpdate | Moment::Updated => &self.values[self.values.len() / 2..],
        }
    }
}

type Log = Arc<Mutex<Vec<Entry>>>;

const FUNCTION: &str = "fk_explain_log";

/// Runs the statement again and shows what it has touched, and whether it ran to its end, in the state that it
/// makes; then undoes it all.
pub(super) fn again(
    session: &Session<'_>,
    failed: &Failed<'_>,
    look: impl FnOnce(&[Entry], bool) -> Result<()>,
) -> Result<()> {
    let connection = session.alive()?;
    let log = Log::default();
    let tables = match failed.table {
        Some(table) => session.inner().model.reach(&[table]),
        None => (0..session.inner().model.tables.len()).collect(),
    };
    // The rows that REPLACE deletes fire triggers only then ("REPLACE"). A file's own triggers would recurse too.
    let recursive: bool =
        connection.pragma_query_value(None, "recursive_triggers", |row| row.get(0)).map_err(engine)?;
    let replaces = !recursive && !session.inner().report.needs_savepoints;
    connection.execute_batch("SAVEPOINT fk_explain").map_err(engine)?;
    let outcome = logged(session, connection, &log, &tables, failed, replaces, look);
    let deferral = if session.defers() { Ok(()) } else { connection.execute_batch("PRAGMA defer_foreign_keys = OFF") };
    // Whatever has failed so far, all of it is undone.
    let undone = connection.execute_batch("ROLLBACK TO fk_explain; RELEASE fk_explain");
    let triggers = if replaces { connection.execute_batch("PRAGMA recursive_triggers = OFF") } else { Ok(()) };
    let removed = connection.remove_function(FUNCTION, -1);
    deferral.and(undone).and(triggers).and(removed).map_err(engine)?;
    outcome
}

fn logged(
    session: &Session<'_>,
    connection: &Connection,
    log: &Log,
    tables: &[usize],
    failed: &Failed<'_>,
    replaces: bool,
    look: impl FnOnce(&[Entry], bool) -> Result<()>,
) -> Result<()> {
    install(session, connection, log, tables)?;
    if replaces {
        connection.execute_batch("PRAGMA recursive_triggers = ON").map_err(engine)?;
    }
    if !session.defers() {
        connection.execute_batch("PRAGMA defer_foreign_keys = ON").map_err(engine)?;
    }
    let ran = run(connection, failed)?;
    let entries = std::mem::take(&mut *log.lock().unwrap_or_else(PoisonError::into_inner));
    look(&entries, ran)
}

fn run(connection: &Connection, failed: &Failed<'_>) -> Result<bool> {
    let mut statement = connection.prepare(&failed.sql).map_err(engine)?;
    failed.bind(&mut statement)?;
    let mut rows = statement.raw_query();
    loop {
        match rows.next() {
            Ok(Some(_)) => {}
            Ok(None) => return Ok(true),
            Err(_) => return Ok(false),
        }
    }
}

fn install(session: &Session<'_>, connection: &Connection, log: &Log, tables: &[usize]) -> Result<()> {
    let sink = Arc::clone(log);
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS;
    connection
        .create_scalar_function(FUNCTION, -1, flags, move |context| {
            let number = |at| context.get::<i64>(at).map(|n| usize::try_from(n).unwrap_or(usize::MAX));
            let (moment, table) = (number(0)?, number(1)?);
            if let Some((moment, ..)) = MOMENTS.get(moment) {
                let values = (2..context.len()).map(|at| any_ref(context.get_raw(at)).to_any()).collect();
                let entry = Entry { moment: *moment, table, values };
                sink.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
            }
            Ok(rusqlite::types::Null)
        })
        .map_err(engine)?;
    let mut text = String::new();
    for table in tables {
        let def = session.table(*table);
        for (number, (_, when, rows)) in MOMENTS.iter().enumerate() {
            text.push_str("CREATE TEMP TRIGGER ");
            ident(&mut text, &format!("fk_explain_{table}_{number}"));
            text.push(' ');
            text.push_str(when);
            text.push_str(" ON main.");
            ident(&mut text, def.shape.name);
            // Writing to a `String` can't fail.
            let _ = write!(text, " BEGIN SELECT {FUNCTION}({number}, {table}");
            for row in *rows {
                for column in def.shape.columns {
                    text.push_str(", ");
                    text.push_str(row);
                    text.push('.');
                    ident(&mut text, column.name);
                }
            }
            text.push_str("); END;\n");
        }
    }
    connection.execute_batch(&text).map_err(engine)
}
