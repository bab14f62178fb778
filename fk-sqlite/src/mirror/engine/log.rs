//! Which keys a statement writes and removes: TEMP triggers call a function of ours, whatever the statement is and
//! however it came to touch the row.
//!
//! The log is in memory and outlives nothing but the statement. REPLACE fires delete triggers only with
//! `recursive_triggers` on ("REPLACE"), so that is switched on; a file's own triggers would recurse too, so there it
//! stays off, and REPLACE is refused.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fk_core::sql::ident;
use fk_core::{Any, Error, Result};
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use super::{Keep, key};
use crate::bind::any_ref;
use crate::error::engine;
use crate::mirror::schema::{Schema, Table};
use crate::verify::words;

/// What was done to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Inserted,
    Updated,
    Deleted,
}

const KINDS: [(Kind, &str, &[&str]); 3] = [
    (Kind::Inserted, "INSERT", &["NEW"]),
    (Kind::Updated, "UPDATE", &["OLD", "NEW"]),
    (Kind::Deleted, "DELETE", &["OLD"]),
];

/// One row that was touched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) table: usize,
    pub(super) kind: Kind,
    start: usize,
}

/// Rows that were touched, with the values of their logged columns.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) entries: Vec<Entry>,
    values: Vec<Any>,
}

impl Batch {
    /// The row as it was; nothing if it wasn't.
    pub(super) fn old(&self, entry: Entry, width: usize) -> Option<&[Any]> {
        (entry.kind != Kind::Inserted).then(|| self.values.get(entry.start..entry.start + width)).flatten()
    }

    /// The row as it becomes; nothing if it goes.
    pub(super) fn becoming(&self, entry: Entry, width: usize) -> Option<&[Any]> {
        let start = match entry.kind {
            Kind::Inserted => entry.start,
            Kind::Updated => entry.start + width,
            Kind::Deleted => return None,
        };
        self.values.get(start..start + width)
    }
}

/// What a statement and everything that followed from it came to: of each table, which rows are more and which are
/// fewer than before.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Effects(HashMap<(usize, Vec<u8>), i64>);

impl Effects {
    /// The same without the new rows of a table, or, if none is named, of every table.
    pub(crate) fn without_new(mut self, of: Option<usize>) -> Self {
        self.0.retain(|(table, _), count| *count < 0 || of.is_some_and(|of| of != *table));
        self
    }
}

#[derive(Debug, Default)]
struct Shared {
    batch: Batch,
    /// Filled only where whole rows are kept.
    effects: Effects,
    rows: bool,
}

/// The log of a connection.
#[derive(Debug)]
pub(super) struct Log {
    shared: Arc<Mutex<Shared>>,
    /// Tells its triggers from those of a log before it: a trigger whose table another connection has dropped can't be
    /// dropped, and is there again when that table is.
    generation: u64,
}

impl Default for Log {
    fn default() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self { shared: Arc::default(), generation: NEXT.fetch_add(1, Ordering::Relaxed) }
    }
}

const FUNCTION: &str = "fk_mirror_log";

/// A function has no more than 1000 arguments ("Implementation Limits For SQLite"), and an UPDATE has each column twice.
const WIDEST: usize = 498;

/// The columns of a table that the log needs: those of references from and to it.
pub(super) fn columns(schema: &Schema, table: usize, keep: Keep) -> Vec<usize> {
    let def = &schema.tables[table];
    // Of a table with very many columns, keys alone are compared.
    if keep == Keep::Rows && def.columns.len() <= WIDEST {
        return (0..def.columns.len()).collect();
    }
    let mut columns: Vec<usize> = referencing(def).collect();
    columns.extend(referenced(schema, def));
    columns.sort_unstable();
    columns.dedup();
    columns
}

fn referencing(def: &Table) -> impl Iterator<Item = usize> {
    def.references.iter().filter(|reference| reference.enforced).flat_map(|reference| reference.columns.clone())
}

fn referenced(schema: &Schema, def: &Table) -> impl Iterator<Item = usize> {
    let incoming = def.incoming.iter().map(|at| schema.reference(*at).1);
    incoming.filter(|reference| reference.enforced).flat_map(|reference| reference.parent_columns.clone())
}

impl Log {
    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn clear(&self) {
        let mut shared = self.shared();
        shared.batch.entries.clear();
        shared.batch.values.clear();
        shared.effects.0.clear();
    }

    /// Takes what was logged since it was last asked.
    pub(super) fn take(&self) -> Batch {
        std::mem::take(&mut self.shared().batch)
    }

    /// Gives memory back.
    pub(super) fn recycle(&self, mut batch: Batch) {
        let mut shared = self.shared();
        if shared.batch.entries.is_empty() && batch.values.capacity() < 1 << 12 {
            batch.entries.clear();
            batch.values.clear();
            shared.batch = batch;
        }
    }

    pub(super) fn effects(&self) -> Effects {
        let mut effects = std::mem::take(&mut self.shared().effects);
        effects.0.retain(|_, count| *count != 0);
        effects
    }

    pub(super) fn install(
        &self,
        connection: &Connection,
        schema: &Schema,
        logged: &[Vec<usize>],
        keep: Keep,
    ) -> Result<()> {
        self.shared().rows = keep == Keep::Rows;
        see_replaced(connection, schema, keep)?;
        self.register(connection, logged.iter().map(Vec::len).collect())?;
        let mut text = String::new();
        for (number, table) in schema.tables.iter().enumerate() {
            self.write_triggers(&mut text, schema, number, table, &logged[number], keep);
        }
        connection.execute_batch(&text).map_err(engine)
    }

    pub(super) fn remove(&self, connection: &Connection, schema: &Schema) -> Result<()> {
        let generation = self.generation;
        let mut text = String::new();
        for table in 0..schema.tables.len() {
            for kind in 0..KINDS.len() {
                let _ = writeln!(text, "DROP TRIGGER IF EXISTS temp.\"fk_mirror_{generation}_{table}_{kind}\";");
            }
        }
        connection.execute_batch(&text).map_err(engine)?;
        connection.remove_function(FUNCTION, -1).map_err(engine)
    }

    fn register(&self, connection: &Connection, widths: Vec<usize>) -> Result<()> {
        let (sink, generation) = (Arc::clone(&self.shared), i64::try_from(self.generation).ok());
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS;
        connection
            .create_scalar_function(FUNCTION, -1, flags, move |context| {
                let number = |at| context.get::<i64>(at).map(|n| usize::try_from(n).unwrap_or(usize::MAX));
                if Some(context.get::<i64>(0)?) != generation {
                    return Ok(rusqlite::types::Null);
                }
                let (kind, table) = (number(1)?, number(2)?);
                let (Some((kind, ..)), Some(width)) = (KINDS.get(kind), widths.get(table)) else {
                    return Ok(rusqlite::types::Null);
                };
                let mut shared = sink.lock().unwrap_or_else(PoisonError::into_inner);
                let start = shared.batch.values.len();
                shared.batch.values.extend((3..context.len()).map(|at| any_ref(context.get_raw(at)).to_any()));
                let entry = Entry { table, kind: *kind, start };
                shared.batch.entries.push(entry);
                if shared.rows {
                    let old = shared.batch.old(entry, *width).map(key::bytes);
                    let new = shared.batch.becoming(entry, *width).map(key::bytes);
                    for (row, change) in old.map(|row| (row, -1)).into_iter().chain(new.map(|row| (row, 1))) {
                        *shared.effects.0.entry((table, row)).or_default() += change;
                    }
                }
                Ok(rusqlite::types::Null)
            })
            .map_err(engine)
    }

    fn write_triggers(
        &self,
        text: &mut String,
        schema: &Schema,
        number: usize,
        table: &Table,
        logged: &[usize],
        keep: Keep,
    ) {
        let generation = self.generation;
        if logged.is_empty() {
            return;
        }
        for (at, (kind, event, rows)) in KINDS.iter().enumerate() {
            let needed = keep == Keep::Rows
                || match kind {
                    Kind::Inserted => referencing(table).next().is_some(),
                    Kind::Deleted => referenced(schema, table).next().is_some(),
                    Kind::Updated => true,
                };
            if !needed {
                continue;
            }
            // Writing to a `String` can't fail.
            let _ = write!(text, "CREATE TEMP TRIGGER \"fk_mirror_{generation}_{number}_{at}\" AFTER {event}");
            if *kind == Kind::Updated && keep == Keep::Keys {
                write_columns(text, table, logged);
            }
            text.push_str(" ON ");
            ident(text, &table.database);
            text.push('.');
            ident(text, &table.name);
            if *kind == Kind::Updated {
                // By the bytes: what counts as a change is decided where it is known for whom.
                for (i, column) in table.names(logged).enumerate() {
                    text.push_str(if i == 0 { " WHEN OLD." } else { " OR OLD." });
                    ident(text, column);
                    text.push_str(" IS NOT NEW.");
                    ident(text, column);
                    text.push_str(" COLLATE BINARY");
                }
            }
            let _ = write!(text, " BEGIN SELECT {FUNCTION}({generation}, {at}, {number}");
            for row in *rows {
                for column in table.names(logged) {
                    text.push_str(", ");
                    text.push_str(row);
                    text.push('.');
                    ident(text, column);
                }
            }
            text.push_str("); END;\n");
        }
    }
}

/// Has delete triggers fire for rows that the file's own definitions replace: ON CONFLICT REPLACE of a constraint, REPLACE
/// in a trigger. Where triggers of its own would fire for them too, which they don't in SQLite, that is not for us to
/// decide.
fn see_replaced(connection: &Connection, schema: &Schema, keep: Keep) -> Result<()> {
    let fires = |connection: &Connection| connection.pragma_query_value(None, "recursive_triggers", |row| row.get(0));
    if fires(connection).map_err(engine)? {
        return Ok(());
    }
    let mut databases: Vec<&str> = schema.tables.iter().map(|table| table.database.as_str()).chain(["temp"]).collect();
    databases.sort_unstable();
    databases.dedup();
    let mut replacing = None;
    for database in databases {
        let mut sql = String::from("SELECT name, sql, type = 'table' FROM ");
        ident(&mut sql, database);
        sql.push_str(".sqlite_schema WHERE type IN ('table', 'trigger') AND sql LIKE '%replace%'");
        let mut statement = connection.prepare(&sql).map_err(engine)?;
        let mut rows = statement.query([]).map_err(engine)?;
        while let Some(row) = rows.next().map_err(engine)? {
            let (name, sql): (String, String) = (row.get(0).map_err(engine)?, row.get(1).map_err(engine)?);
            // A table that nobody references can lose rows as it likes.
            let is_lone = row.get(2).map_err(engine)?
                && schema
                    .tables
                    .iter()
                    .all(|table| !table.name.eq_ignore_ascii_case(&name) || table.incoming.is_empty());
            if !is_lone && words(&sql).is_none_or(|words| words.replaces) {
                replacing = Some((name, sql));
            }
        }
    }
    let Some((name, sql)) = replacing else { return Ok(()) };
    if !schema.tables.iter().any(|table| table.has_triggers) {
        return connection.pragma_update(None, "recursive_triggers", true).map_err(engine);
    }
    if keep == Keep::Rows {
        // SQLite holds them too.
        return Ok(());
    }
    let reason = format!(
        "\"{name}\" replaces rows, which can be seen only with `PRAGMA recursive_triggers = ON`; the file's own triggers \
         would fire for them too, so that you have to switch it on"
    );
    Err(Error::Refused { reason, sql })
}

/// Whether a connection has a log.
pub(super) fn is_installed(connection: &Connection) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM pragma_function_list WHERE name = ?1)";
    connection.query_row(sql, [FUNCTION], |row| row.get(0)).map_err(engine)
}

/// Has only those updates looked at that name a logged column. A rowid goes by other names too, which SQLite compares
/// letter by letter here; what a generated column is computed from isn't known.
fn write_columns(text: &mut String, table: &Table, logged: &[usize]) {
    if logged.iter().any(|at| table.columns[*at].generated) {
        return;
    }
    text.push_str(" OF ");
    let rowid = table.names(logged).any(|name| table.rowid.as_deref() == Some(name));
    let names = table.names(logged).chain(["rowid", "_rowid_", "oid"].into_iter().filter(|_| rowid));
    fk_core::sql::ident_list(text, names);
}
