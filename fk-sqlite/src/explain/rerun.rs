//! The general way: the refused statement once more, with everything it touches logged.
//!
//! Inside a savepoint, TEMP triggers on the tables that the statement can reach call a function of ours with
//! the old and new rows; the log is in memory, so that it outlives what SQLite undoes. With foreign keys
//! put off the statement runs to its end, and the touched keys are looked up in the state that it would
//! have made. RESTRICT doesn't refuse then, so rows that only it protects are looked up in the state
//! before.
//!
//! Functions of a user's own that the statement calls are called once more.
//!
//! The order at the end matters: the pragma first, the rollback after it, since switching deferral off
//! sets SQLite's counter of violations to zero, and the rollback restores it.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use fk_core::schema::Action;
use fk_core::sql::ident;
use fk_core::{Any, Event, Result, Violation};
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use super::{Failed, commit, probe, undeclared};
use crate::bind::any_ref;
use crate::error::{Refusal, engine};
use crate::model::Incoming;
use crate::transaction::Session;

/// What was done to a row, or was about to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    BeforeInsert,
    BeforeUpdate,
    Inserted,
    Updated,
    Deleted,
}

const MOMENTS: [(Moment, &str, &[&str]); 5] = [
    (Moment::BeforeInsert, "BEFORE INSERT", &["NEW"]),
    (Moment::BeforeUpdate, "BEFORE UPDATE", &["NEW"]),
    (Moment::Inserted, "AFTER INSERT", &["NEW"]),
    (Moment::Updated, "AFTER UPDATE", &["OLD", "NEW"]),
    (Moment::Deleted, "AFTER DELETE", &["OLD"]),
];

#[derive(Debug)]
struct Entry {
    moment: Moment,
    table: usize,
    /// The columns of the row, or of the old row and then the new one.
    values: Vec<Any>,
}

type Log = Arc<Mutex<Vec<Entry>>>;

const FUNCTION: &str = "fk_explain_log";

/// The event of a statement, by its first words.
pub(super) fn event_of(sql: &str) -> Event {
    let lower = sql.to_ascii_lowercase();
    let first = |word: &str| lower.split(|c: char| !c.is_alphanumeric() && c != '_').position(|w| w == word);
    let events = [
        (first("insert"), Event::Insert),
        (first("replace"), Event::Insert),
        (first("update"), Event::Update),
        (first("delete"), Event::Delete),
    ];
    events
        .into_iter()
        .filter_map(|(at, event)| Some((at?, event)))
        .min_by_key(|(at, _)| *at)
        .map_or(Event::Update, |(_, event)| event)
}

/// Finds what a refused statement violates.
pub(super) fn explain(session: &Session<'_>, refusal: Refusal, failed: &Failed<'_>) -> Result<Vec<Violation>> {
    let (mut touched, mut found) = (Vec::new(), Vec::new());
    again(session, failed, |entries, ran| {
        touched = keys(session, entries);
        if ran {
            for key in &touched {
                look_up(session, failed, key, &mut found)?;
            }
            if found.is_empty() && refusal == Refusal::ForeignKey {
                found = commit::orphans(session, failed.event, true)?;
            }
        }
        Ok(())
    })?;
    if refusal == Refusal::Restrict && found.is_empty() {
        for key in touched.iter().filter(|key| key.side == Side::Parent) {
            let (_, fk) = session.inner().model.foreign_key(key.incoming);
            if probe::action(fk, key.event) == Action::Restrict {
                look_up(session, failed, key, &mut found)?;
            }
        }
    }
    if found.is_empty() { undeclared(session, failed) } else { Ok(found) }
}

/// Finds what a refused statement violates in tables that the schema doesn't declare.
fn undeclared(session: &Session<'_>, failed: &Failed<'_>) -> Result<Vec<Violation>> {
    let before = undeclared::orphans(session.alive()?)?;
    let mut found = Vec::new();
    again(session, failed, |_, _| {
        let connection = session.alive()?;
        let mut orphans = undeclared::orphans(connection)?;
        orphans.retain(|orphan| !before.contains(orphan));
        found = undeclared::violations(connection, failed.event, &orphans)?;
        Ok(())
    })?;
    Ok(found)
}

/// The row that a statement was about to write into a table when a constraint of it refused.
pub(super) fn refused_row(session: &Session<'_>, failed: &Failed<'_>, table: usize) -> Result<Vec<Option<Any>>> {
    let mut row = Vec::new();
    again(session, failed, |entries, _| {
        let before = |entry: &&Entry| {
            entry.table == table && matches!(entry.moment, Moment::BeforeInsert | Moment::BeforeUpdate)
        };
        if let Some(entry) = entries.iter().rfind(before) {
            row = entry.values.iter().cloned().map(Some).collect();
        }
        Ok(())
    })?;
    Ok(row)
}

/// Runs the statement again and shows what it has touched, in the state that it makes; then undoes it all.
fn again(session: &Session<'_>, failed: &Failed<'_>, look: impl FnOnce(&[Entry], bool) -> Result<()>) -> Result<()> {
    let connection = session.alive()?;
    let log = Log::default();
    let tables = match failed.table {
        Some(table) => session.inner().model.reach(&[table]),
        None => (0..session.inner().model.tables.len()).collect(),
    };
    connection.execute_batch("SAVEPOINT fk_explain").map_err(engine)?;
    let outcome = logged(session, connection, &log, &tables, failed, look);
    let deferral = if session.defers() { Ok(()) } else { connection.execute_batch("PRAGMA defer_foreign_keys = OFF") };
    // Whatever has failed so far, all of it is undone.
    let undone = connection.execute_batch("ROLLBACK TO fk_explain; RELEASE fk_explain");
    let removed = connection.remove_function(FUNCTION, -1);
    deferral.and(undone).and(removed).map_err(engine)?;
    outcome
}

fn logged(
    session: &Session<'_>,
    connection: &Connection,
    log: &Log,
    tables: &[usize],
    failed: &Failed<'_>,
    look: impl FnOnce(&[Entry], bool) -> Result<()>,
) -> Result<()> {
    install(session, connection, log, tables)?;
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Child,
    Parent,
}

/// A key that a statement has touched, of one foreign key.
#[derive(Debug, PartialEq)]
struct Touched {
    side: Side,
    event: Event,
    incoming: Incoming,
    key: Vec<Any>,
}

/// The keys of every foreign key that the log touches, each once.
fn keys(session: &Session<'_>, entries: &[Entry]) -> Vec<Touched> {
    let model = &session.inner().model;
    let mut touched: Vec<Touched> = Vec::new();
    let mut add = |side, event, incoming, row: &[Any], columns: &[usize]| {
        let key: Option<Vec<Any>> = columns.iter().map(|at| row.get(*at).filter(|v| !v.is_null()).cloned()).collect();
        if let Some(key) = key {
            let new = Touched { side, event, incoming, key };
            if !touched.contains(&new) {
                touched.push(new);
            }
        }
    };
    for entry in entries {
        let table = &model.tables[entry.table];
        let width = table.def.shape.columns.len();
        let (old, new): (&[Any], &[Any]) = match entry.moment {
            Moment::BeforeInsert | Moment::BeforeUpdate => continue,
            Moment::Inserted => (&[], &entry.values),
            Moment::Updated => entry.values.split_at(width.min(entry.values.len())),
            Moment::Deleted => (&entry.values, &[]),
        };
        let event = match entry.moment {
            Moment::Inserted => Event::Insert,
            Moment::Deleted => Event::Delete,
            _ => Event::Update,
        };
        for (key, fk) in table.def.foreign_keys.iter().enumerate() {
            add(Side::Child, event, Incoming { child: entry.table, key }, new, fk.columns);
        }
        for incoming in &table.incoming {
            let (_, fk) = model.foreign_key(*incoming);
            let same = |at: &usize| old.get(*at) == new.get(*at);
            if !fk.parent_columns.iter().all(same) {
                add(Side::Parent, event, *incoming, old, fk.parent_columns);
            }
        }
    }
    touched
}

fn look_up(session: &Session<'_>, failed: &Failed<'_>, touched: &Touched, found: &mut Vec<Violation>) -> Result<()> {
    let model = &session.inner().model;
    let incoming = touched.incoming;
    let (_, fk) = model.foreign_key(incoming);
    let parent = model.tables[incoming.child].parents[incoming.key];
    let action = probe::action(fk, touched.event);
    if fk.deferred && action != Action::Restrict {
        return Ok(());
    }
    let key: Vec<&Any> = touched.key.iter().collect();
    let children = probe::children(session, incoming, &key)?;
    let restricts = touched.side == Side::Parent && action == Action::Restrict;
    if children.rows == 0 || (!restricts && probe::parent_exists(session, parent, fk.parent_columns, &key)?) {
        return Ok(());
    }
    let table = failed.table.map_or(session.table(parent).shape.name, |table| session.table(table).shape.name);
    found.push(match touched.side {
        Side::Child => probe::missing_parent(session, touched.event, incoming, touched.key.clone(), children),
        Side::Parent => {
            let event = if failed.table.is_some() { failed.event } else { touched.event };
            let mut violation =
                probe::still_referenced(session, touched.event, table, incoming, touched.key.clone(), children);
            violation.event = event;
            violation
        }
    });
    Ok(())
}
