//! Referential actions: what follows from rows that went or changed their key.
//!
//! Each logged row is taken up in turn, and each reference to it, the newest first, as SQLite does ("SQLite Foreign Key
//! Support", §4.3 says what; fkey.c in which order). What an action changes is logged again and taken up before anything
//! else, on a stack of our own: so it goes as deep as the data does, and ends, since each level has fewer rows, or
//! writes a key that is there already.
//!
//! One statement acts on all rows that reference a key. Where order could be seen, by RESTRICT or by a trigger of the
//! file, each row has a statement of its own, and what follows from it comes before the next row.

use std::sync::Arc;

use fk_core::schema::Action;
use fk_core::{Any, Error, Event, Result, ViolationKind, Violations};
use rusqlite::{CachedStatement, Connection};

use super::judge::{Side, Touched};
use super::log::{Batch, Entry, Kind};
use super::{Doing, Engine, report, text};
use crate::bind::{bind_all, query};
use crate::error::{engine, message, refusal};
use crate::mirror::schema::{Incoming, Reference, Schema};

/// Deeper than this, actions that write keys go in a circle.
const DEEPEST: usize = 100_000;

/// What is done to rows by a reference.
#[derive(Debug, Clone)]
struct Work {
    at: Incoming,
    delete: bool,
    old: Vec<Any>,
    new: Vec<Any>,
    /// The identities of rows that are still to be acted on, the last first.
    rows: Vec<Vec<Any>>,
}

/// Rows that were touched together.
struct Frame {
    batch: Batch,
    /// Which row, and which reference to it, comes next.
    entry: usize,
    incoming: usize,
    work: Option<Work>,
    /// Whether an action has touched them by writing.
    writes: bool,
}

/// The actions of one statement.
pub(super) struct Acts<'e, 'c> {
    engine: &'e mut Engine,
    connection: &'c Connection,
    doing: Doing<'e>,
    touched: &'e mut Touched,
    statements: Statements<'c>,
    writing: usize,
}

impl<'e, 'c> Acts<'e, 'c> {
    pub(super) fn new(
        engine: &'e mut Engine,
        connection: &'c Connection,
        doing: Doing<'e>,
        touched: &'e mut Touched,
    ) -> Self {
        Self { engine, connection, doing, touched, statements: Statements::new(connection), writing: 0 }
    }

    pub(super) fn run(mut self) -> Result<()> {
        match self.run_all() {
            // SQLite would have stopped there.
            Err(_) if self.touched.is_refused() => Ok(()),
            outcome => outcome,
        }
    }

    fn run_all(&mut self) -> Result<()> {
        let mut stack = Vec::new();
        self.push(&mut stack, false)?;
        while let Some(frame) = stack.last_mut() {
            if let Some(work) = &mut frame.work {
                let next = work.rows.pop().map(|row| (work.clone_without_rows(), row));
                match next {
                    None => frame.work = None,
                    Some((work, row)) => {
                        self.act_on(&work, Some(&row))?;
                        self.push(&mut stack, !work.delete)?;
                    }
                }
                continue;
            }
            let Some(entry) = frame.batch.entries.get(frame.entry).copied() else {
                if let Some(frame) = stack.pop() {
                    self.writing -= usize::from(frame.writes);
                    self.engine.log.recycle(frame.batch);
                }
                continue;
            };
            if frame.incoming == 0 {
                self.touch_children(&frame.batch, entry)?;
            }
            let incoming = &self.engine.schema.tables[entry.table].incoming;
            if entry.kind == Kind::Inserted || frame.incoming >= incoming.len() {
                (frame.entry, frame.incoming) = (frame.entry + 1, 0);
                continue;
            }
            let at = if self.engine.fault.is(7) {
                incoming[incoming.len() - 1 - frame.incoming]
            } else {
                incoming[frame.incoming]
            };
            frame.incoming += 1;
            let Some(mut work) = self.work(&frame.batch, entry, at)? else { continue };
            if self.engine.fault.is(8) && stack.len() > 2 {
                continue;
            }
            let simple = self.engine.simple[self.engine.number(at)][usize::from(!work.delete)];
            let one_by_one = self.engine.strangers || !simple;
            let rows = if one_by_one { self.engine.texts(at).rows.clone() } else { None };
            if let Some(rows) = rows {
                work.rows = self.rows(at, &rows, &work.old)?;
                work.rows.reverse();
                if let Some(frame) = stack.last_mut() {
                    frame.work = Some(work);
                }
            } else {
                self.act_on(&work, None)?;
                self.push(&mut stack, !work.delete)?;
            }
        }
        Ok(())
    }

    /// Takes up what was logged since.
    fn push(&mut self, stack: &mut Vec<Frame>, writes: bool) -> Result<()> {
        let batch = self.engine.log.take();
        if batch.entries.is_empty() {
            self.engine.log.recycle(batch);
            return Ok(());
        }
        self.writing += usize::from(writes);
        if self.writing > DEEPEST {
            let reason = "the referential actions of the statement write one another's keys without end".to_owned();
            return Err(Error::Refused { reason, sql: self.doing.table.unwrap_or("a statement").to_owned() });
        }
        stack.push(Frame { batch, entry: 0, incoming: 0, work: None, writes });
        Ok(())
    }

    fn width(&self, table: usize) -> usize {
        self.engine.logged[table].len()
    }

    /// The logged values of some columns.
    fn pick(&self, table: usize, row: &[Any], columns: &[usize]) -> Vec<Any> {
        let logged = &self.engine.logged[table];
        let value = |at: &usize| logged.binary_search(at).ok().and_then(|at| row.get(at)).cloned();
        columns.iter().map(|at| value(at).unwrap_or(Any::Null)).collect()
    }

    /// Notes the keys that a row has written.
    fn touch_children(&mut self, batch: &Batch, entry: Entry) -> Result<()> {
        let width = self.width(entry.table);
        let (old, new) = (batch.old(entry, width), batch.becoming(entry, width));
        let Some(new) = new else { return Ok(()) };
        if self.engine.fault.is(11) && entry.kind != Kind::Inserted {
            return Ok(());
        }
        for key in 0..self.engine.schema.tables[entry.table].references.len() {
            let at = Incoming { child: entry.table, key };
            let (child, reference) = self.engine.schema.reference(at);
            let looked_up = self.engine.sure_now && !reference.deferred && !self.engine.deferring;
            if !reference.enforced || looked_up {
                continue;
            }
            let written = self.pick(entry.table, new, &reference.columns);
            let same = old.is_some_and(|old| self.pick(entry.table, old, &reference.columns) == written);
            if same || (written.iter().any(Any::is_null) && !self.engine.fault.is(6)) {
                continue;
            }
            if !reference.sound {
                let reason = format!(
                    "foreign key \"{}\" of table \"{}\" can't be enforced: \"{}\" isn't there, or has no such key",
                    reference.name, child.name, reference.parent_name
                );
                return Err(Error::Refused { reason, sql: format!("a write of \"{}\"", child.name) });
            }
            self.touched.add(at, Side::Child, written);
        }
        Ok(())
    }

    /// What a reference does about a row that has gone or changed; notes the key that is no more.
    fn work(&mut self, batch: &Batch, entry: Entry, at: Incoming) -> Result<Option<Work>> {
        let schema = Arc::clone(&self.engine.schema);
        let (child, reference) = schema.reference(at);
        if !reference.enforced {
            return Ok(None);
        }
        let width = self.width(entry.table);
        let Some(old) = batch.old(entry, width) else { return Ok(None) };
        let old = self.pick(entry.table, old, &reference.parent_columns);
        let delete = entry.kind == Kind::Deleted;
        let new = batch.becoming(entry, width).map(|new| self.pick(entry.table, new, &reference.parent_columns));
        let new = new.unwrap_or_default();
        if old.iter().any(Any::is_null) {
            return Ok(None);
        }
        if !delete && self.is_same(at, &old, &new)? {
            return Ok(None);
        }
        let fault = self.engine.fault;
        let action = if delete { reference.on_delete } else { reference.on_update };
        let restricts = action == Action::Restrict && !fault.is(5);
        // Where an action takes every row away from the key, there is nothing left to be looked up. A default may be the
        // very key, an unlike column may store the new key as the old one, and a file's own trigger may keep some.
        let settles = match action {
            Action::SetNull => true,
            Action::Cascade => delete || reference.alike,
            Action::NoAction | Action::Restrict | Action::SetDefault => false,
        };
        if !fault.is(10) && (!settles || child.has_triggers || self.engine.strangers) {
            self.touched.add(at, Side::Parent, old.clone());
        }
        if restricts && !self.engine.deferring {
            self.restrict(at, delete, &old)?;
        }
        let skipped = match (delete, action) {
            (true, Action::Cascade) => fault.is(1),
            (true, Action::SetNull) => fault.is(2),
            (false, _) => fault.is(4),
            _ => false,
        };
        let acts = !matches!(action, Action::NoAction | Action::Restrict) && !skipped;
        Ok(acts.then(|| Work { at, delete, old, new, rows: Vec::new() }))
    }

    /// Whether a key has become one that compares equal, so that nothing follows.
    fn is_same(&self, at: Incoming, old: &[Any], new: &[Any]) -> Result<bool> {
        if old == new {
            return Ok(true);
        }
        let (_, reference) = self.engine.schema.reference(at);
        let Some(parent) = reference.parent.map(|parent| &self.engine.schema.tables[parent]) else { return Ok(true) };
        for ((old, new), column) in old.iter().zip(new).zip(&reference.parent_columns) {
            if old == new {
                continue;
            }
            let mut sql = String::from("SELECT ?1 COLLATE ");
            fk_core::sql::ident(&mut sql, &parent.columns[*column].collation);
            sql.push_str(" IS ?2");
            let mut statement = self.connection.prepare_cached(&sql).map_err(engine)?;
            bind_all(&mut *statement, [old, new])?;
            let mut rows = statement.raw_query();
            let same = match rows.next().map_err(engine)? {
                Some(row) => row.get::<_, bool>(0).map_err(engine)?,
                None => false,
            };
            if !same {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Notes that rows still reference a key by RESTRICT. It refuses whatever comes; what else is wrong is told with it.
    fn restrict(&mut self, at: Incoming, delete: bool, old: &[Any]) -> Result<()> {
        if self.is_referenced(at, old)? {
            let event = if delete { Event::Delete } else { Event::Update };
            let doing = Doing { event, ..self.doing };
            let violation =
                report::referenced(self.engine, self.connection, doing, at, old, ViolationKind::Restricted)?;
            self.touched.refuse(at, violation);
        }
        Ok(())
    }

    fn is_referenced(&mut self, at: Incoming, key: &[Any]) -> Result<bool> {
        report::fill(self.engine, self.connection, at, key)?;
        let text = self.engine.texts(at);
        let bound = if text.bound { key } else { &[] };
        self.statements.has_row((self.engine.number(at), Role::Any), &text.any, bound)
    }

    /// The identities of the rows that reference a key.
    fn rows(&self, at: Incoming, text: &str, key: &[Any]) -> Result<Vec<Vec<Any>>> {
        let texts = self.engine.texts(at);
        report::fill(self.engine, self.connection, at, key)?;
        query(self.connection, text, if texts.bound { key } else { &[] })
    }

    /// Acts on one row, or on all that reference the key.
    fn act_on(&mut self, work: &Work, row: Option<&[Any]>) -> Result<()> {
        let number = self.engine.number(work.at);
        let texts = &self.engine.texts[number];
        let Some(act) = (if work.delete { &texts.on_delete } else { &texts.on_update }) else { return Ok(()) };
        let mut parameters: Vec<&Any> = Vec::new();
        if act.takes_new {
            parameters.extend(&work.new);
        }
        let mut sql = if row.is_some() { &act.one } else { &act.all };
        let null_default;
        if self.engine.fault.is(3) && !act.takes_new && sql.starts_with("UPDATE") {
            null_default = text::with_nulls(sql, &self.engine.schema, work.at);
            sql = &null_default;
        }
        if let Some(identity) = row {
            parameters.extend(identity);
        } else {
            report::fill(self.engine, self.connection, work.at, &work.old)?;
            parameters.extend(if texts.bound { work.old.as_slice() } else { &[] });
        }
        let role = match (work.delete, row.is_some()) {
            (true, false) => Role::DeleteAll,
            (true, true) => Role::DeleteOne,
            (false, false) => Role::UpdateAll,
            (false, true) => Role::UpdateOne,
        };
        match self.statements.execute((number, role), sql, &parameters)? {
            Ok(_) => Ok(()),
            Err(error) if refusal(&error).is_some() => {
                let event = if work.delete { Event::Delete } else { Event::Update };
                let doing = Doing { event, ..self.doing };
                let kind = ViolationKind::ActionFailed;
                let mut violation = report::referenced(self.engine, self.connection, doing, work.at, &work.old, kind)?;
                violation.broke = Some(message(&error).to_owned());
                Err(Error::Violation(Violations::new(violation, std::iter::empty())))
            }
            Err(error) => Err(engine(error)),
        }
    }
}

impl Work {
    fn clone_without_rows(&self) -> Self {
        Self { at: self.at, delete: self.delete, old: self.old.clone(), new: self.new.clone(), rows: Vec::new() }
    }
}

/// Whether it can't be seen in which order the rows that reference a key are acted on: no RESTRICT stands behind them,
/// and no trigger of the file's own fires.
pub(super) fn is_simple(schema: &Schema, at: Incoming, delete: bool) -> bool {
    let (_, reference) = schema.reference(at);
    (delete || reference.parent != Some(at.child)) && is_calm(schema, at.child)
}

/// The same about rows of a table that a statement deletes or changes. An action that writes rows of the same table shows
/// the order too: it may write one that is still to go.
pub(crate) fn is_calm(schema: &Schema, table: usize) -> bool {
    follows_only(schema, table, |incoming, reference| {
        let either = |action| reference.on_delete == action || reference.on_update == action;
        let writes = either(Action::SetNull) || either(Action::SetDefault) || reference.on_update == Action::Cascade;
        let comes_back = writes && incoming.child == table;
        !either(Action::Restrict) && !comes_back
    })
}

/// Whether nothing but deletes follows from a delete of a table's rows, and nobody objects.
pub(super) fn only_cascades(schema: &Schema, table: usize) -> bool {
    follows_only(schema, table, |_, reference| reference.on_delete == Action::Cascade)
}

/// Whether every reference that can be reached from a table is such a one, and no trigger of the file's own fires.
fn follows_only(schema: &Schema, table: usize, such: impl Fn(Incoming, &Reference) -> bool) -> bool {
    let mut reached = vec![table];
    let mut next = 0;
    while let Some(parent) = reached.get(next).map(|table| &schema.tables[*table]) {
        if parent.has_triggers {
            return false;
        }
        for incoming in &parent.incoming {
            let (_, reference) = schema.reference(*incoming);
            if !reference.enforced {
                continue;
            }
            if !such(*incoming, reference) {
                return false;
            }
            if !reached.contains(&incoming.child) {
                reached.push(incoming.child);
            }
        }
        next += 1;
    }
    true
}

/// Which statement of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Any,
    DeleteAll,
    DeleteOne,
    UpdateAll,
    UpdateOne,
}

/// The statements that are at hand, since an action runs the same few again and again.
struct Statements<'c> {
    connection: &'c Connection,
    kept: Vec<((usize, Role), CachedStatement<'c>)>,
}

impl<'c> Statements<'c> {
    fn new(connection: &'c Connection) -> Self {
        Self { connection, kept: Vec::new() }
    }

    fn get(&mut self, name: (usize, Role), sql: &str) -> Result<&mut CachedStatement<'c>> {
        let at = self.kept.iter().position(|(of, _)| *of == name);
        if at.is_none() {
            self.kept.push((name, self.connection.prepare_cached(sql).map_err(engine)?));
        }
        let at = at.unwrap_or(self.kept.len() - 1);
        Ok(&mut self.kept[at].1)
    }

    fn has_row(&mut self, name: (usize, Role), sql: &str, parameters: &[Any]) -> Result<bool> {
        let statement = self.get(name, sql)?;
        bind_all(&mut **statement, parameters)?;
        let mut rows = statement.raw_query();
        rows.next().map(|row| row.is_some()).map_err(engine)
    }

    fn execute(&mut self, name: (usize, Role), sql: &str, parameters: &[&Any]) -> Result<rusqlite::Result<usize>> {
        let statement = self.get(name, sql)?;
        bind_all(&mut **statement, parameters.iter().copied())?;
        Ok(statement.raw_execute())
    }
}
