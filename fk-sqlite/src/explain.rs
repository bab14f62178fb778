//! What SQLite refused, and because of which rows.
//!
//! SQLite says "`FOREIGN KEY` constraint failed" and no more. Everything here runs after it has said so, inside the same
//! transaction, whose data the failed statement has left as it was:
//!
//! 1. If the written values are known and no action is involved, the keys are looked up directly
//!    (`direct`): about as fast as the refused statement itself.
//! 2. Otherwise the statement is run again inside a savepoint, with foreign keys put off and triggers that
//!    log every key it touches (`rerun`); then the touched keys are looked up, and all of it is undone.
//! 3. A refused commit has the keys that the transaction has kept looked up, or else every deferred foreign key
//!    searched (`commit`).
//!
//! What SQLite may have accepted wrongly is looked after where it can come up (`doubt`). Actions that go too deep
//! (`deep`), and references that SQLite can't enforce (`broken`), have errors of their own.
//!
//! What is NOT NULL, UNIQUE or under a CHECK is told by SQLite's message (`local`).

mod action;
mod broken;
mod commit;
mod deep;
mod direct;
pub(crate) mod doubt;
pub(crate) mod fold;
mod local;
mod log;
mod orphans;
mod overflow;
mod probe;
mod rerun;
mod strange;

use std::borrow::Cow;

use fk_core::schema::TableDef;
use fk_core::sql::Bind;
use fk_core::{Any, Error, Event, Params, Violation, Violations};
use rusqlite::Statement;

pub(crate) use broken::explain as broken;
pub(crate) use commit::{commit, doubted};
pub(crate) use deep::{is_too_deep, somewhere as too_deep_somewhere};
pub(crate) use overflow::{is_overflow, overflow};
pub(crate) use probe::parent_exists;
pub(crate) use rerun::event_of;

use crate::bind::pick;
use crate::error::{Refusal, refusal};
use crate::model::{Incoming, Op};
use crate::transaction::Session;

/// A statement that failed.
pub(crate) struct Failed<'a> {
    event: Event,
    /// Its table; `None` for raw SQL.
    table: Option<usize>,
    /// Which columns its first values are for.
    written: Written<'a>,
    /// The primary key of the one row that it is about, where that is known.
    key: Vec<Any>,
    sql: Cow<'a, str>,
    values: Values<'a>,
}

enum Written<'a> {
    Nothing,
    /// Whatever it computes.
    Unknown,
    /// All columns but generated ones.
    Row(&'static TableDef),
    Columns(&'a [usize]),
}

enum Values<'a> {
    Owned(Vec<Any>),
    /// Those of a query, some of which are many.
    Of(Vec<Bind<'a>>),
    Given(&'a dyn Params),
}

impl<'a> Failed<'a> {
    pub(crate) fn raw(sql: &'a str, params: &'a dyn Params) -> Self {
        Self {
            event: event_of(sql),
            table: None,
            written: Written::Nothing,
            key: Vec::new(),
            sql: Cow::Borrowed(sql),
            values: Values::Given(params),
        }
    }

    pub(crate) fn insert(session: &'a Session<'_>, table: usize, generated: Option<usize>, row: Vec<Any>) -> Self {
        let key = if generated.is_some() { Vec::new() } else { pick(session.table(table).shape.key, &row) };
        let written = Written::Row(session.table(table));
        Self::typed(Event::Insert, session, table, Op::Insert, written, key, row)
    }

    pub(crate) fn update(session: &'a Session<'_>, table: usize, row: Vec<Any>) -> Self {
        let key = pick(session.table(table).shape.key, &row);
        let written = Written::Row(session.table(table));
        Self::typed(Event::Update, session, table, Op::Update, written, key, row)
    }

    /// An UPDATE with more conditions than the key: the row comes first, then their values.
    pub(crate) fn update_where(def: &'static TableDef, table: usize, values: Vec<Any>, sql: String) -> Self {
        Self {
            event: Event::Update,
            table: Some(table),
            written: Written::Row(def),
            key: pick(def.shape.key, &values),
            sql: Cow::Owned(sql),
            values: Values::Owned(values),
        }
    }

    pub(crate) fn delete(session: &'a Session<'_>, table: usize, key: Vec<Any>) -> Self {
        Self::typed(Event::Delete, session, table, Op::Delete, Written::Nothing, key.clone(), key)
    }

    fn typed(
        event: Event,
        session: &'a Session<'_>,
        table: usize,
        op: Op,
        written: Written<'a>,
        key: Vec<Any>,
        values: Vec<Any>,
    ) -> Self {
        let sql = Cow::Borrowed(session.inner().model.tables[table].sql[op as usize].as_str());
        Self { event, table: Some(table), written, key, sql, values: Values::Owned(values) }
    }

    pub(crate) fn set(table: usize, columns: &'a [usize], values: Vec<Any>, key: &[Any], sql: String) -> Self {
        Self {
            event: Event::Update,
            table: Some(table),
            written: Written::Columns(columns),
            key: key.to_vec(),
            sql: Cow::Owned(sql),
            values: Values::Owned(values),
        }
    }

    /// A statement about many rows, or of which it isn't known what it writes.
    pub(crate) fn rows(event: Event, table: usize, key: &[Any], sql: String, values: Vec<Bind<'a>>) -> Self {
        Self {
            event,
            table: Some(table),
            written: Written::Unknown,
            key: key.to_vec(),
            sql: Cow::Owned(sql),
            values: Values::Of(values),
        }
    }

    /// An INSERT of some columns.
    pub(crate) fn insert_given(
        def: &TableDef,
        table: usize,
        columns: &'a [usize],
        values: Vec<Any>,
        sql: String,
    ) -> Self {
        let mut failed = Self::upsert(table, columns, values, sql);
        let key = failed.values_of(def.shape.key).map(|key| key.into_iter().cloned().collect());
        failed.key = key.unwrap_or_default();
        failed
    }

    pub(crate) fn upsert(table: usize, columns: &'a [usize], values: Vec<Any>, sql: String) -> Self {
        Self {
            event: Event::Insert,
            table: Some(table),
            written: Written::Columns(columns),
            key: Vec::new(),
            sql: Cow::Owned(sql),
            values: Values::Owned(values),
        }
    }

    /// The value that the statement gives a column, where that is known.
    fn value(&self, column: usize) -> Option<&Any> {
        let Values::Owned(values) = &self.values else { return None };
        match self.written {
            Written::Nothing | Written::Unknown => None,
            Written::Row(def) => values.get(column).filter(|_| def.column(column).generated.is_none()),
            Written::Columns(columns) => values.get(columns.iter().position(|at| *at == column)?),
        }
    }

    /// The values that the statement gives some columns, where all of them are known.
    fn values_of(&self, columns: &[usize]) -> Option<Vec<&Any>> {
        columns.iter().map(|at| self.value(*at)).collect()
    }

    fn bind(&self, statement: &mut Statement<'_>) -> fk_core::Result<()> {
        match &self.values {
            Values::Owned(values) => crate::bind::bind_all(statement, values),
            Values::Of(values) => crate::bind::bind_all(statement, values.iter().copied()),
            Values::Given(params) => params.bind(&mut crate::bind::Binder::raw(statement, usize::MAX)),
        }
    }
}

/// Gives the error for a failed statement: the violated constraints with their rows, or the engine's own.
#[cold]
pub(crate) fn statement(session: &Session<'_>, error: rusqlite::Error, failed: &Failed<'_>) -> Error {
    let Some(refusal) = refusal(&error) else {
        return if is_too_deep(&error) { deep::explain(session, failed) } else { session.fail(error) };
    };
    // OR ROLLBACK, in raw SQL.
    if !session.connection().is_ok_and(|connection| !connection.is_autocommit()) {
        return session.fail(error);
    }
    // SQLite doesn't undo by itself what is refused behind an action.
    if let Err(error) = session.undo() {
        return session.fail(error);
    }
    let found = match refusal {
        Refusal::ForeignKey | Refusal::Restrict => foreign_keys(session, refusal, failed),
        Refusal::Unique | Refusal::NotNull | Refusal::Check => local::explain(session, refusal, &error, failed),
    };
    match found {
        Ok(found) => found.into_error().unwrap_or_else(|| match refusal {
            Refusal::ForeignKey => Error::Unexplained { what: "statement", help: doubt::advice(session, &failed.sql) },
            _ => session.fail(error),
        }),
        // What was found out is lost, but not what was refused.
        Err(_) => session.fail(error),
    }
}

fn foreign_keys(session: &Session<'_>, refusal: Refusal, failed: &Failed<'_>) -> fk_core::Result<Found> {
    let found = direct::explain(session, failed)?;
    if found.is_empty() {
        rerun::explain(session, refusal, failed)
    } else {
        Ok(Found { violations: found, more: false })
    }
}

/// Counts the rows that reference a key.
pub(crate) fn referencing(session: &Session<'_>, incoming: Incoming, key: &[Any]) -> fk_core::Result<u64> {
    probe::children(session, incoming, &key.iter().collect::<Vec<_>>()).map(|children| children.rows)
}

/// So many keys are told of each constraint.
const KEYS: usize = 100;

/// What was found out.
#[derive(Debug, Default)]
struct Found {
    violations: Vec<Violation>,
    /// Whether there are more than are told.
    more: bool,
}

impl Found {
    fn into_error(self) -> Option<Error> {
        let mut violations = self.violations.into_iter();
        let first = violations.next()?;
        Some(Error::Violation(Violations::new(first, violations).and_more(self.more)))
    }
}
