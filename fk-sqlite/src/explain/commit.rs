//! A refused commit: which deferred constraints, which rows.
//!
//! The transaction's keys weren't logged, since that would cost every successful one. So each foreign key
//! that was put off is searched for keys without a parent.

use fk_core::{Any, Error, Event, Result, Violation, sql};

use super::{collect, probe, undeclared};
use crate::error::{Refusal, refusal};
use crate::model::Incoming;
use crate::transaction::Session;

/// So many missing keys are told of each constraint.
const KEYS: usize = 100;

/// Gives the error for a refused commit.
#[cold]
pub(crate) fn commit(session: &Session<'_>, error: rusqlite::Error) -> Error {
    if refusal(&error) != Some(Refusal::ForeignKey) {
        return session.fail(error);
    }
    let found = orphans(session, Event::Commit, session.defers()).and_then(|found| {
        if !found.is_empty() {
            return Ok(found);
        }
        let connection = session.alive()?;
        undeclared::violations(connection, Event::Commit, &undeclared::orphans(connection)?)
    });
    match found {
        Ok(found) => collect(found).map_or(Error::Unexplained { what: "commit" }, Error::Violation),
        Err(_) => session.fail(error),
    }
}

/// Searches every deferred foreign key, or every one, for keys without a parent.
pub(super) fn orphans(session: &Session<'_>, event: Event, all: bool) -> Result<Vec<Violation>> {
    let model = &session.inner().model;
    let mut found = Vec::new();
    for (child, table) in model.tables.iter().enumerate() {
        for (key, fk) in table.def.foreign_keys.iter().enumerate() {
            if !(all || fk.deferred) {
                continue;
            }
            let Some(parent) = model.tables.get(table.parents[key]) else { continue };
            let text = sql::orphan_keys(table.def, fk, parent.def, KEYS);
            let connection = session.alive()?;
            let mut statement = connection.prepare(&text).map_err(|error| session.fail(error))?;
            let mut rows = statement.raw_query();
            let mut missing: Vec<Vec<Any>> = Vec::new();
            while let Some(row) = rows.next().map_err(|error| session.fail(error))? {
                missing.push(crate::bind::values(row, fk.columns.len()));
            }
            drop(rows);
            for values in missing {
                let incoming = Incoming { child, key };
                let children = probe::children(session, incoming, &values.iter().collect::<Vec<_>>())?;
                found.push(probe::missing_parent(session, event, incoming, values, children));
            }
        }
    }
    Ok(found)
}
