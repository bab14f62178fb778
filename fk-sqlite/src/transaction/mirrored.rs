//! Statements whose foreign keys this library holds: alone, or beside SQLite.

use std::fmt::Write as _;

use fk_core::{Any, Error, Event, Result, Schema};

use super::session::Session;
use super::write::WriteTx;
use crate::bind::query;
use crate::error::{Refusal, refusal};
use crate::mirror::names::{qualified, quoted};
use crate::mirror::{Doing, Mirrored, Statement, switch};

/// What a statement is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct What {
    pub(super) event: Event,
    /// Its table; `None` for SQL by hand.
    pub(super) table: Option<usize>,
    /// Whether it inserts a row whose key the database makes.
    pub(super) keyless: bool,
    /// Whether it is known before it runs that no reference can refuse it.
    pub(super) sure: bool,
}

impl What {
    pub(super) fn of(event: Event, table: usize) -> Self {
        Self { event, table: Some(table), keyless: false, sure: false }
    }

    pub(super) fn insert(table: usize, keyless: bool) -> Self {
        Self { keyless, ..Self::of(Event::Insert, table) }
    }

    pub(super) fn sure(self, sure: bool) -> Self {
        Self { sure, ..self }
    }
}

/// So many rows of each table are told with a disagreement.
const ROWS: usize = 1000;

impl Session<'_> {
    fn doing(&self, what: What) -> Doing<'static> {
        let table = what.table.map(|table| self.table(table).shape.name);
        Doing { event: what.event, table, keyless: what.keyless }
    }

    /// Keeps how many rows a statement has changed.
    fn counted(&self, mirrored: &Mirrored, before: u64) -> Result<()> {
        let aside = mirrored.engine.borrow().aside();
        let now = self.connection()?.total_changes();
        mirrored.changed.set(now.saturating_sub(before).saturating_sub(aside));
        Ok(())
    }

    /// Whether no reference can refuse the insert or update of one row: the keys that it writes are there, and no row may
    /// reference what it changes. `key` gives what it writes of a reference's columns, if anything.
    pub(super) fn foresees(
        &self,
        table: usize,
        key: impl Fn(&[usize]) -> Option<Vec<Any>>,
        writes: impl Fn(usize) -> bool,
    ) -> Result<bool> {
        let Some(mirrored) = self.link()?.mirrored.as_ref().filter(|mirrored| !mirrored.both) else { return Ok(false) };
        let engine = mirrored.engine.borrow();
        let (model, of) = (&self.inner().model.tables[table], &engine.schema().tables[table]);
        let computed = |at: &usize| of.columns.get(*at).is_none_or(|column| column.generated);
        // What a file or a connection has besides, the typed statements know nothing of.
        if engine.has_strangers() || of.has_triggers || of.references.len() != model.def.foreign_keys.len() {
            return Ok(false);
        }
        for incoming in &of.incoming {
            let (_, reference) = engine.schema().reference(*incoming);
            if reference.parent_columns.iter().any(|at| writes(*at) || computed(at)) {
                return Ok(false);
            }
        }
        for (number, reference) in of.references.iter().enumerate().filter(|(_, reference)| reference.enforced) {
            if !reference.sound || !reference.alike || reference.columns.iter().any(computed) {
                return Ok(false);
            }
            let Some(key) = key(&reference.columns) else { continue };
            if key.len() != reference.columns.len() {
                return Ok(false);
            }
            if reference.deferred || engine.defers() || key.iter().any(Any::is_null) {
                continue;
            }
            let key: Vec<&Any> = key.iter().collect();
            if !crate::explain::parent_exists(self, model.parents[number], &reference.parent_columns, &key)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether no reference can refuse a delete of a table's rows.
    pub(super) fn is_sure_delete(&self, table: usize) -> Result<bool> {
        let mirrored = self.link()?.mirrored.as_ref().filter(|mirrored| !mirrored.both);
        Ok(mirrored.is_some_and(|mirrored| mirrored.engine.borrow().is_sure(table)))
    }

    /// What a refused commit means where everything was in order to the mirror.
    #[cold]
    pub(super) fn disagrees(&self, error: rusqlite::Error) -> Error {
        if refusal(&error) != Some(Refusal::ForeignKey) {
            return self.fail(error);
        }
        let outcome = crate::explain::commit(self, error);
        let script = reproduction(self).map(|script| format!("{script}COMMIT;\n")).unwrap_or_default();
        Error::Disagreement { foretold: "the commit is done".to_owned(), outcome: format!("{outcome:#}"), script }
    }

    /// How many rows the last statement has changed, where this library holds foreign keys.
    pub(super) fn changed(&self) -> Result<Option<u64>> {
        Ok(self.link()?.mirrored.as_ref().map(|mirrored| mirrored.changed.get()))
    }
}

impl<S: Schema> WriteTx<'_, S> {
    /// Runs a statement and what follows from it.
    pub(super) fn mirrored<R>(&mut self, what: What, mut run: impl FnMut(&mut Self) -> Result<R>) -> Result<R> {
        let session = self.session();
        match &session.link()?.mirrored {
            None => run(self),
            Some(mirrored) if mirrored.both => self.both(what, &mut run),
            Some(_) => self.alone(what, &mut run),
        }
    }

    fn alone<R>(&mut self, what: What, run: &mut dyn FnMut(&mut Self) -> Result<R>) -> Result<R> {
        let begin = |session: &Session<'_>| -> Result<Option<(Statement, u64)>> {
            let connection = session.alive()?;
            let Some(mirrored) = &session.link()?.mirrored else { return Ok(None) };
            let before = connection.total_changes();
            let statement = if what.sure {
                Statement::begin_sure(&mirrored.engine)
            } else {
                Statement::begin(&mirrored.engine, connection)?
            };
            Ok(Some((statement, before)))
        };
        let Some((statement, before)) = begin(self.session())? else { return run(self) };
        let outcome = run(self);
        let session = self.session();
        let Some(mirrored) = &session.link()?.mirrored else { return outcome };
        let outcome = statement.end(&mirrored.engine, session.connection()?, session.doing(what), outcome);
        session.counted(mirrored, before)?;
        // The transaction may have ended in the middle of an action.
        outcome.map_err(|error| match session.connection() {
            Ok(connection) if connection.is_autocommit() => session.lose(&error.to_string()),
            _ => error,
        })
    }

    /// Has the mirror try the statement, undoes it, has SQLite run it, and compares.
    fn both<R>(&mut self, what: What, run: &mut dyn FnMut(&mut Self) -> Result<R>) -> Result<R> {
        let session = self.session();
        session.control("SAVEPOINT fk_both").map_err(|error| session.fail(error))?;
        let mark = session.link()?.mirrored.as_ref().map_or(0, |mirrored| mirrored.engine.borrow().mark());
        switch(session.alive()?, false)?;
        let foretold = self.alone(what, run);
        let foretold_effects = self.effects()?;
        let session = self.session();
        if session.connection()?.is_autocommit() {
            // SQLite has ended the transaction; the next one begins with its foreign keys on.
            switch(session.connection()?, true)?;
            return foretold.and_then(|_| Err(session.lose("no reason is known")));
        }
        session.control("ROLLBACK TO fk_both").map_err(|error| session.fail(error))?;
        switch(session.alive()?, true)?;
        let changes = session.connection()?.total_changes();
        let outcome = run(self);
        let effects = self.effects()?;
        let session = self.session();
        session.alive()?;
        if let Some(mirrored) = &session.link()?.mirrored {
            mirrored.changed.set(session.connection()?.total_changes().saturating_sub(changes));
        }
        let agreed = match (&foretold, &outcome) {
            (Ok(_), Ok(_)) => {
                // What the database makes of a new row, a random key for example, it makes anew.
                if what.event == Event::Insert {
                    foretold_effects.without_new(what.table) == effects.without_new(what.table)
                } else {
                    foretold_effects == effects
                }
            }
            (Err(foretold), Err(outcome)) => is_alike(foretold, outcome),
            _ => false,
        };
        if agreed && outcome.is_ok() {
            session.control("RELEASE fk_both").map_err(|error| session.fail(error))?;
            return outcome;
        }
        let undone = session.control("ROLLBACK TO fk_both").and_then(|()| session.control("RELEASE fk_both"));
        undone.map_err(|error| session.fail(error))?;
        if let Some(mirrored) = &session.link()?.mirrored {
            mirrored.engine.borrow_mut().undo(mark);
        }
        if agreed {
            return outcome;
        }
        // Everything is undone, so that this is the database on which they came to something else.
        let before = reproduction(session).unwrap_or_default();
        let told = |outcome: &Result<R>| match outcome {
            Ok(_) => "done".to_owned(),
            Err(error) => format!("{error:#}"),
        };
        let statement = session.link()?.mirrored.as_ref().map(|mirrored| mirrored.last.borrow().clone());
        Err(Error::Disagreement {
            foretold: told(&foretold),
            outcome: match (&foretold, &outcome) {
                (Ok(_), Ok(_)) => "done, but other rows have changed".to_owned(),
                _ => told(&outcome),
            },
            script: format!("{before}{};\n", statement.unwrap_or_default()),
        })
    }

    fn effects(&self) -> Result<crate::mirror::Effects> {
        let mirrored = &self.session().link()?.mirrored;
        Ok(mirrored.as_ref().map(|mirrored| mirrored.engine.borrow_mut().effects()).unwrap_or_default())
    }
}

/// Whether two refusals are about the same: the same constraints and keys, or the same kind of error.
fn is_alike(one: &Error, other: &Error) -> bool {
    let names = |error: &Error| {
        let mut names: Vec<_> =
            error.violations().iter().map(|v| (v.child.table.clone(), v.constraint.clone())).collect();
        names.sort();
        names.dedup();
        names
    };
    let (ours, theirs) = (names(one), names(other));
    // SQLite stops at the first row; what is told of it afterwards may be less.
    std::mem::discriminant(one) == std::mem::discriminant(other)
        && (ours.iter().any(|name| theirs.contains(name)) || (ours.is_empty() && theirs.is_empty()))
}

/// A script that makes the database as it is: its schema, and its rows as far as they are few.
fn reproduction(session: &Session<'_>) -> Result<String> {
    let connection = session.alive()?;
    let mut script = String::new();
    let objects = query(connection, "SELECT sql FROM main.sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid", &[])?;
    for object in objects {
        if let Some(Any::Text(sql)) = object.first() {
            script.push_str(sql);
            script.push_str(";\n");
        }
    }
    for table in &session.mirror()?.tables {
        let name = qualified(table);
        let columns: Vec<&str> = table.columns.iter().filter(|c| !c.generated).map(|c| c.name.as_str()).collect();
        let mut list = String::new();
        fk_core::sql::ident_list(&mut list, columns.iter().copied());
        let quoted: Vec<String> = columns.iter().map(|column| format!("quote({})", quoted(column))).collect();
        let sql = format!("SELECT {} FROM {name} LIMIT {}", quoted.join(", "), ROWS + 1);
        let rows = query(connection, &sql, &[])?;
        if rows.len() > ROWS {
            let _ = writeln!(script, "-- {name} has more than {ROWS} rows");
        }
        for row in rows.iter().take(ROWS) {
            let row: Vec<String> = row.iter().map(ToString::to_string).collect();
            let _ = writeln!(script, "INSERT INTO {name} ({list}) VALUES ({});", row.join(", "));
        }
    }
    Ok(script)
}
