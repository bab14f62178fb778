//! A refused commit: which deferred constraints, which rows.
//!
//! The transaction's keys weren't logged, since that would cost every successful one. So each foreign key
//! that was put off is searched for keys without a parent; what was there before the transaction, in a file that
//! was damaged already, is seen by another connection and left out.

use fk_core::{Error, Event, Result};

use super::{Found, KEYS, orphans, undeclared};
use crate::error::{Refusal, refusal};
use crate::open::open_reader;
use crate::transaction::Session;

/// Gives the error for a refused commit.
#[cold]
pub(crate) fn commit(session: &Session<'_>, error: rusqlite::Error) -> Error {
    if refusal(&error) != Some(Refusal::ForeignKey) {
        return session.fail(error);
    }
    match search(session) {
        Ok(found) => found.into_error().unwrap_or(Error::Unexplained { what: "commit" }),
        Err(_) => session.fail(error),
    }
}

fn search(session: &Session<'_>) -> Result<Found> {
    let (inner, all) = (session.inner(), session.defers());
    let connection = session.alive()?;
    let mut new = orphans::declared(connection, &inner.model, all, KEYS + 1)?;
    if let Some(path) = inner.path().filter(|_| !new.is_empty()) {
        let before = open_reader(path, inner.pool.settings())?;
        let old = orphans::declared(&before, &inner.model, all, orphans::MANY)?;
        if !old.is_empty() {
            new = orphans::declared(connection, &inner.model, all, orphans::MANY)?;
            new.retain(|orphan| !old.contains(orphan));
        }
    }
    let mut found = orphans::violations(session, Event::Commit, new)?;
    if found.violations.is_empty() {
        found.violations = undeclared::violations(connection, Event::Commit, &undeclared::orphans(connection)?)?;
    }
    Ok(found)
}
