//! Foreign keys held by this library: what each one means, carried out on a connection whose own enforcement is off.
//!
//! No counters, as SQLite has them, but touched keys. TEMP triggers log the keys that a statement writes and removes
//! ([`log`]). When the statement has ended, referential actions are carried out, level by level or row by row
//! ([`act`]), which logs further keys; then each key that was touched is looked up once ([`judge`]). If the database
//! satisfied a reference before, a row that violates it afterwards either had its key written, or lost its parent: in
//! both cases the key was touched. So nothing is missed, and what was wrong before isn't blamed on anyone.
//!
//! Keys of references that are put off wait for the commit ([`pending`]).

mod act;
mod fault;
mod judge;
mod key;
mod log;
mod pending;
mod report;
mod statement;
mod text;

use std::cell::Cell;
use std::sync::Arc;

use fk_core::{Error, Event, Result};
use rusqlite::Connection;

use self::act::Acts;
pub(crate) use self::act::is_calm;
pub(crate) use self::fault::Fault;
pub(crate) use self::judge::Touched;
pub(crate) use self::key::append;
pub(crate) use self::log::Effects;
use self::log::Log;
use self::pending::Pending;
pub(crate) use self::statement::{Statement, enforced};
use self::text::Texts;
use super::Schema;
use super::schema::Incoming;
use crate::error::engine;

/// What is being done, for the words of a violation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Doing<'a> {
    pub(crate) event: Event,
    /// The statement's table, where it is known.
    pub(crate) table: Option<&'a str>,
    /// Whether the row that it inserts has a key only here, where it is undone.
    pub(crate) keyless: bool,
}

/// Holds the foreign keys of one connection.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a state of its own")]
pub(crate) struct Engine {
    schema: Arc<Schema>,
    /// Of every reference, by its number.
    texts: Vec<Texts>,
    /// Of every reference, whether it can't be seen in which order rows are acted on after a delete, and an update.
    simple: Vec<[bool; 2]>,
    /// The number of each table's first reference.
    first: Vec<usize>,
    /// Of every table, the columns that the log has.
    logged: Vec<Vec<usize>>,
    /// Of every table, whether a delete of its rows can be refused by no constraint, whatever it sets off.
    sure: Vec<bool>,
    log: Log,
    pending: Pending,
    /// Whether all foreign keys of the transaction are put off.
    deferring: bool,
    /// Whether the keys that the statement writes were looked up before.
    sure_now: bool,
    /// Whether any reference is put off.
    puts_off: bool,
    /// Whether the connection has TEMP triggers of somebody else's, which may do anything, or TEMP tables that hide the
    /// file's.
    strangers: bool,
    /// How many rows of TEMP tables were written for it.
    aside: Cell<u64>,
    fault: Fault,
}

/// Which rows the log keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Keys alone, of tables that have some.
    Keys,
    /// Every column of every table, so that two runs can be compared.
    Rows,
}

impl Engine {
    /// Installs the log on a connection. The triggers are temporary: nothing of it is in the file.
    pub(crate) fn install(connection: &Connection, schema: Arc<Schema>, keep: Keep) -> Result<Self> {
        let mut first = Vec::with_capacity(schema.tables.len());
        let mut count = 0;
        for table in &schema.tables {
            first.push(count);
            count += table.references.len();
        }
        let texts = schema.references().map(|at| Texts::new(&schema, at, first[at.child] + at.key)).collect();
        let logged = (0..schema.tables.len()).map(|table| log::columns(&schema, table, keep)).collect();
        let puts_off = schema.tables.iter().flat_map(|table| &table.references).any(|r| r.enforced && r.deferred);
        let simple = |at| [act::is_simple(&schema, at, true), act::is_simple(&schema, at, false)];
        let simple = schema.references().map(simple).collect();
        let sure = (0..schema.tables.len()).map(|table| act::only_cascades(&schema, table)).collect();
        let mut installed = Self {
            schema,
            texts,
            simple,
            first,
            logged,
            sure,
            log: Log::default(),
            pending: Pending::default(),
            deferring: false,
            sure_now: false,
            puts_off,
            strangers: false,
            aside: Cell::default(),
            fault: Fault::default(),
        };
        let outcome = installed.install_all(connection, keep);
        if outcome.is_err() {
            // The error that matters is the first.
            let _ = installed.remove(connection);
        }
        outcome.map(|()| installed)
    }

    fn install_all(&mut self, connection: &Connection, keep: Keep) -> Result<()> {
        self.look_for_strangers(connection)?;
        self.log.install(connection, &self.schema, &self.logged, keep)?;
        for text in &self.texts {
            connection.execute_batch(&text.create_key).map_err(engine)?;
        }
        Ok(())
    }

    /// Looks for TEMP triggers of somebody else's, and TEMP tables that hide the file's: at first, and when there may be
    /// new ones.
    pub(crate) fn look_for_strangers(&mut self, connection: &Connection) -> Result<()> {
        let sql = "SELECT EXISTS (SELECT 1 FROM temp.sqlite_schema AS t WHERE CASE WHEN t.type = 'trigger' \
                   THEN t.name NOT LIKE 'fk^_%' ESCAPE '^' \
                   ELSE EXISTS (SELECT 1 FROM main.sqlite_schema AS m WHERE m.name = t.name COLLATE NOCASE) END)";
        self.strangers = connection.query_row(sql, [], |row| row.get(0)).map_err(engine)?;
        Ok(())
    }

    pub(crate) fn has_strangers(&self) -> bool {
        self.strangers
    }

    /// Whether a log is on a connection already.
    pub(crate) fn is_installed(connection: &Connection) -> Result<bool> {
        log::is_installed(connection)
    }

    /// Takes everything away from the connection again.
    pub(crate) fn remove(&self, connection: &Connection) -> Result<()> {
        self.log.remove(connection, &self.schema)?;
        for text in &self.texts {
            connection.execute_batch(&text.drop_key).map_err(engine)?;
        }
        Ok(())
    }

    /// Switches one deliberate fault on, to see whether the tests notice.
    pub(crate) fn set_fault(&mut self, fault: Fault) {
        self.fault = fault;
    }

    pub(crate) fn schema(&self) -> &Arc<Schema> {
        &self.schema
    }

    /// How many rows of TEMP tables the last statement has written, to compare keys with them.
    pub(crate) fn aside(&self) -> u64 {
        self.aside.get()
    }

    /// Whether a delete of a table's rows can be refused by no constraint, whatever it sets off.
    pub(crate) fn is_sure(&self, table: usize) -> bool {
        !self.strangers && self.sure.get(table).copied().unwrap_or(false)
    }

    /// Forgets what a statement before may have logged.
    pub(crate) fn begin_statement(&mut self, sure: bool) {
        self.sure_now = sure;
        self.log.clear();
        self.aside.set(0);
    }

    /// Carries out what follows from the statement that has just run. On an error, the caller undoes the statement.
    pub(crate) fn act(&mut self, connection: &Connection, doing: Doing<'_>, touched: &mut Touched) -> Result<()> {
        Acts::new(self, connection, doing, touched).run()
    }

    /// Looks at every key that was touched; those of references that are put off wait.
    pub(crate) fn judge(&mut self, connection: &Connection, doing: Doing<'_>, touched: Touched) -> Result<()> {
        let found = judge::now(self, connection, doing, touched)?;
        found.map_or(Ok(()), |violations| Err(Error::Violation(violations)))
    }

    /// Forgets what a failed attempt has logged.
    pub(crate) fn forget(&mut self) {
        drop(self.log.take());
    }

    /// Both, for a statement that has just run.
    pub(crate) fn settle(&mut self, connection: &Connection, doing: Doing<'_>) -> Result<()> {
        if self.sure_now && doing.event != Event::Delete && !self.puts_off && !self.deferring {
            // What it has written was looked up, nothing follows from it, and nothing waits.
            self.log.clear();
            return Ok(());
        }
        let mut touched = Touched::default();
        self.act(connection, doing, &mut touched)?;
        self.judge(connection, doing, touched)
    }

    /// Looks at what has waited. If something is wrong, all of it goes on waiting, and the transaction can be mended.
    pub(crate) fn judge_commit(&mut self, connection: &Connection) -> Result<()> {
        let found = judge::pending(self, connection)?;
        found.map_or(Ok(()), |violations| Err(Error::Violation(violations)))
    }

    /// Puts off all foreign keys until the transaction ends.
    pub(crate) fn defer(&mut self) {
        self.deferring = true;
    }

    pub(crate) fn defers(&self) -> bool {
        self.deferring
    }

    /// Begins a transaction, or forgets everything of the one that has ended.
    pub(crate) fn reset(&mut self) {
        self.log.clear();
        self.pending = Pending::default();
        self.deferring = false;
    }

    /// Remembers what has waited so far.
    pub(crate) fn mark(&self) -> usize {
        self.pending.len()
    }

    /// Forgets what has come to wait since a mark, whose writes were undone.
    pub(crate) fn undo(&mut self, mark: usize) {
        self.pending.truncate(if self.fault.is(9) { 0 } else { mark });
    }

    /// What the log's rows come to, taken together; only where it keeps whole rows.
    pub(crate) fn effects(&mut self) -> Effects {
        self.log.effects()
    }

    fn number(&self, at: Incoming) -> usize {
        self.first[at.child] + at.key
    }

    fn texts(&self, at: Incoming) -> &Texts {
        &self.texts[self.number(at)]
    }
}
