//! Statements whose violations SQLite may count wrongly though it accepts them, and the look that is taken behind them.
//!
//! SQL that this library writes is never one of these. SQL by hand, and a file's own triggers, can be:
//!
//! - REPLACE, or an upsert that writes a key, where a reference's SET NULL can come back to its own table: SQLite
//!   takes the check of the new row for a part of the action, and doesn't look (fkey.c, `isSetNullAction`). So can a
//!   trigger that deletes or changes parents, and a conflict clause REPLACE of a table.
//! - A SET that names a key which its own table references, and none of the referencing columns: a row that references
//!   itself, and keeps its key, is counted twice (fkey.c, `sqlite3FkRequired`).
//!
//! Such a statement runs in a savepoint, and what it may have made of these references is searched before and after.
//! Where they are checked at the commit, they are searched then. Any other statement costs at most a look at its words,
//! and one of a schema without such references not even that.

use fk_core::schema::Action;
use fk_core::{Event, Result};
use rusqlite::Connection;

use super::orphans::{self, MANY, Orphan};
use crate::error::engine;
use crate::mirror::Schema;
use crate::mirror::schema::{Incoming, Reference};
use crate::model::Model;
use crate::transaction::Session;
use crate::verify::{Words, words};

/// Gives the references that a statement written by hand leaves in doubt.
pub(crate) fn of(session: &Session<'_>, sql: &str) -> Result<Vec<Incoming>> {
    let inner = session.inner();
    let mut doubts = by_triggers(session)?.to_vec();
    if inner.report.is_clean() && inner.model.risky.is_empty() {
        return Ok(doubts);
    }
    let Some(words) = words(sql).filter(|words| words.replaces || !words.set.is_empty()) else { return Ok(doubts) };
    // Where there are no other tables than the declared ones, the file needn't be asked.
    if inner.report.is_clean()
        && !inner.model.risky.iter().any(|table| is_declared_doubtful(&inner.model, *table, &words))
    {
        return Ok(doubts);
    }
    let schema = session.mirror()?;
    for at in orphans::enforced(&schema).filter(|at| is_doubtful(&schema, *at, &words)) {
        if !doubts.contains(&at) {
            doubts.push(at);
        }
    }
    Ok(doubts)
}

/// Whether a statement leaves a reference of a declared table in doubt.
fn is_declared_doubtful(model: &Model, table: usize, words: &Words) -> bool {
    let def = model.tables[table].def;
    let has = |names: &[String], name: &str| names.iter().any(|one| one.eq_ignore_ascii_case(name));
    if !has(&words.names, def.shape.name) {
        return false;
    }
    model.enforced(table).any(|(key, fk)| {
        let parent = model.tables[table].parents[key];
        let is_set = |at: &usize| def.column(*at).generated.is_some() || has(&words.set, def.column(*at).name);
        let [deletes, updates] = [fk.on_delete, fk.on_update].map(|action| action == Action::SetNull);
        let acts = (words.replaces && (deletes || updates)) || (words.upserts && updates);
        (parent == table
            && !words.set.is_empty()
            && fk.parent_columns.iter().any(is_set)
            && !def.names(fk.columns).any(|name| has(&words.set, name)))
            || (acts && model.reach(&[table]).contains(&parent))
    })
}

fn is_doubtful(schema: &Schema, at: Incoming, words: &Words) -> bool {
    let (child, reference) = schema.reference(at);
    if !words.names.iter().any(|name| name.eq_ignore_ascii_case(&child.name)) {
        return false;
    }
    let sets = |table: usize, columns: &[usize]| {
        let table = &schema.tables[table];
        let is_set = |at: &usize| {
            let column = &table.columns[*at];
            column.generated || words.set.iter().any(|name| name.eq_ignore_ascii_case(&column.name))
        };
        columns.iter().any(is_set)
    };
    let names = |name: &str| words.set.iter().any(|one| one.eq_ignore_ascii_case(name));
    if reference.parent == Some(at.child)
        && !words.set.is_empty()
        && sets(at.child, &reference.parent_columns)
        && !child.names(&reference.columns).any(names)
    {
        return true;
    }
    let acts = |action| action == Action::SetNull;
    let acting = (words.replaces && (acts(reference.on_delete) || acts(reference.on_update)))
        || (words.upserts && acts(reference.on_update));
    acting && reference.parent.is_some_and(|parent| reaches(schema, at.child, parent))
}

/// Whether actions that begin at one table can come to another.
fn reaches(schema: &Schema, from: usize, to: usize) -> bool {
    reach(schema, from).contains(&to)
}

/// The tables to which actions that begin at one can come, that one included.
pub(super) fn reach(schema: &Schema, from: usize) -> Vec<usize> {
    let mut reached = vec![from];
    let mut next = 0;
    while let Some(table) = reached.get(next) {
        for incoming in &schema.tables[*table].incoming {
            if !reached.contains(&incoming.child) {
                reached.push(incoming.child);
            }
        }
        next += 1;
    }
    reached
}

/// Gives the references that a file's own triggers and conflict clauses leave in doubt.
pub(crate) fn by_triggers<'s>(session: &'s Session<'_>) -> Result<&'s [Incoming]> {
    let inner = session.inner();
    if !inner.report.needs_savepoints {
        return Ok(&[]);
    }
    if let Some(doubts) = inner.doubts.get() {
        return Ok(doubts);
    }
    let schema = session.mirror()?;
    let found = triggers(session.alive()?, &schema)?;
    Ok(inner.doubts.get_or_init(|| found))
}

fn triggers(connection: &Connection, schema: &Schema) -> Result<Vec<Incoming>> {
    let sql = "SELECT type = 'table', name, sql FROM main.sqlite_schema \
               WHERE type IN ('table', 'trigger') AND sql IS NOT NULL";
    let mut statement = connection.prepare(sql).map_err(engine)?;
    let texts = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).map_err(engine)?;
    let texts: Vec<(bool, String, String)> = texts.collect::<rusqlite::Result<_>>().map_err(engine)?;
    // Where a delete or an update begins, what it may reach.
    let changed: Vec<usize> = texts
        .into_iter()
        .filter_map(|(is_table, name, text)| Some((is_table, name, words(&text)?)))
        // A table that has a conflict clause REPLACE deletes rows of its own.
        .flat_map(|(is_table, name, words)| match is_table {
            true if words.replaces => vec![name],
            true => Vec::new(),
            false => words.changed,
        })
        .filter_map(|name| schema.find("main", &name))
        .collect();
    let sets_null = |reference: &Reference| [reference.on_delete, reference.on_update].contains(&Action::SetNull);
    let in_doubt = |at: &Incoming| {
        let (_, reference) = schema.reference(*at);
        let parent = reference.parent.filter(|_| sets_null(reference));
        parent.is_some_and(|parent| changed.iter().any(|from| reaches(schema, *from, parent)))
    };
    Ok(orphans::enforced(schema).filter(in_doubt).collect())
}

/// A look at references that a statement leaves in doubt, before it and behind it.
#[derive(Debug)]
pub(crate) struct Watch {
    /// References that are checked at once.
    now: Vec<Incoming>,
    before: Vec<Orphan>,
    event: Event,
}

impl Watch {
    /// Looks before the statement, inside a savepoint of the caller's; none where nothing is in doubt.
    pub(crate) fn begin(session: &Session<'_>, doubts: &[Incoming], event: Event) -> Result<Option<Self>> {
        if doubts.is_empty() {
            return Ok(None);
        }
        let schema = session.mirror()?;
        let is_late = |at: &&Incoming| session.defers() || schema.reference(**at).1.deferred;
        // Should the statement be undone, the look at the commit finds nothing.
        session.doubt(doubts.iter().filter(is_late).copied());
        let now: Vec<Incoming> = doubts.iter().filter(|at| !is_late(at)).copied().collect();
        let before = orphans::of(session.alive()?, &schema, now.iter().copied(), MANY)?;
        Ok(Some(Self { now, before, event }))
    }

    /// Looks behind the statement.
    ///
    /// # Errors
    /// [`Error::Violation`](fk_core::Error::Violation) for what SQLite hasn't seen.
    pub(crate) fn end(self, session: &Session<'_>) -> Result<()> {
        let schema = session.mirror()?;
        let mut after = orphans::of(session.alive()?, &schema, self.now, MANY)?;
        after.retain(|orphan| !self.before.contains(orphan));
        let found = orphans::violations(session, &schema, self.event, &after)?;
        found.into_error().map_or(Ok(()), Err)
    }
}

/// What to do about a statement that was refused without a violation.
pub(super) fn advice(session: &Session<'_>, sql: &str) -> String {
    let general = "some rows referenced nothing before, or SQLite has miscounted; write the rows one by one";
    let Ok(schema) = session.mirror() else { return general.to_owned() };
    let Some(words) = words(sql) else { return general.to_owned() };
    let twice = orphans::enforced(&schema).find(|at| {
        let (child, reference) = schema.reference(*at);
        let is_set = |at: &usize| words.set.iter().any(|name| name.eq_ignore_ascii_case(&child.columns[*at].name));
        reference.parent == Some(at.child)
            && words.names.iter().any(|name| name.eq_ignore_ascii_case(&child.name))
            && reference.parent_columns.iter().any(is_set)
    });
    match twice {
        Some(at) => {
            let (child, reference) = schema.reference(at);
            let list = |columns: &[usize]| child.names(columns).collect::<Vec<_>>().join("\", \"");
            let (keys, columns) = (list(&reference.parent_columns), list(&reference.columns));
            format!(
                "table \"{}\" references its own \"{keys}\", and SQLite counts a row twice that keeps its key; let the \
                 SET name \"{columns}\" as well, each as itself",
                child.name
            )
        }
        None => general.to_owned(),
    }
}
