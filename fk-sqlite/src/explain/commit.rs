//! A refused commit: which deferred constraints, which rows.
//!
//! A transaction keeps the keys that it has written to deferred references, while they are few and known (`touched`):
//! they are looked up first. Otherwise each reference that was put off is searched for keys without a parent; what was
//! there before the transaction, in a file that was damaged already, is seen by another connection and left out.

use fk_core::{Error, Event, Result};

use super::orphans::{self, MANY, Orphan};
use super::{Found, KEYS, probe};
use crate::error::{Refusal, refusal};
use crate::mirror::Schema;
use crate::mirror::schema::Incoming;
use crate::open::open_reader;
use crate::transaction::Session;

/// Gives the error for a refused commit.
#[cold]
pub(crate) fn commit(session: &Session<'_>, error: rusqlite::Error) -> Error {
    if refusal(&error) != Some(Refusal::ForeignKey) {
        return session.fail(error);
    }
    match search(session) {
        Ok(Searched { found, old }) => {
            found.into_error().unwrap_or_else(|| Error::Unexplained { what: "commit", help: advice(old) })
        }
        Err(_) => session.fail(error),
    }
}

fn advice(old: Vec<String>) -> String {
    let counted = if old.is_empty() {
        String::new()
    } else {
        let names = old.join("\", \"");
        format!("; rows that reference nothing were there before (\"{names}\"), and SQLite counts those too: mend them")
    };
    format!("roll back and try again{counted}")
}

/// What a search has found.
struct Searched {
    found: Found,
    /// Constraints of which rows were at fault before the transaction.
    old: Vec<String>,
}

fn search(session: &Session<'_>) -> Result<Searched> {
    let found = touched(session)?;
    if !found.violations.is_empty() {
        return Ok(Searched { found, old: Vec::new() });
    }
    let schema = session.mirror()?;
    let all = session.defers();
    let off = orphans::enforced(&schema).filter(|at| all || schema.reference(*at).1.deferred);
    let (new, old) = new_orphans(session, &schema, off.collect())?;
    let found = orphans::violations(session, &schema, Event::Commit, &new)?;
    Ok(Searched { found, old })
}

/// Looks up the keys that the transaction has kept.
fn touched(session: &Session<'_>) -> Result<Found> {
    let mut found = Found::default();
    let model = &session.inner().model;
    let mut told = std::collections::HashMap::<_, usize>::new();
    for (incoming, key) in session.touched().keys() {
        let (_, fk) = model.foreign_key(incoming);
        if !fk.enforced || (!fk.deferred && !session.defers()) {
            continue;
        }
        let values: Vec<_> = key.iter().collect();
        let parent = model.tables[incoming.child].parents[incoming.key];
        if probe::parent_exists(session, parent, fk.parent_columns, &values)? {
            continue;
        }
        let children = probe::children(session, incoming, &values)?;
        if children.rows == 0 {
            continue;
        }
        let told = told.entry((incoming.child, incoming.key)).or_default();
        *told += 1;
        if *told > KEYS {
            found.more = true;
            continue;
        }
        found.violations.push(probe::missing_parent(session, Event::Commit, incoming, key, children));
    }
    Ok(found)
}

/// Searches references for what the transaction has made; gives also the constraints of which rows were at fault
/// before.
fn new_orphans(session: &Session<'_>, schema: &Schema, at: Vec<Incoming>) -> Result<(Vec<Orphan>, Vec<String>)> {
    let (inner, connection) = (session.inner(), session.alive()?);
    let mut new = orphans::of(connection, schema, at.iter().copied(), KEYS + 1)?;
    let mut names = Vec::new();
    if let Some(path) = inner.path() {
        let before = open_reader(path, inner.pool.settings())?;
        let old = orphans::of(&before, schema, at.iter().copied(), MANY)?;
        if !old.is_empty() {
            if !new.is_empty() {
                new = orphans::of(connection, schema, at, MANY)?;
                new.retain(|orphan| !old.contains(orphan));
            }
            names = old.iter().map(|orphan| schema.reference(orphan.at).1.name.clone()).collect();
            names.dedup();
        }
    }
    Ok((new, names))
}

/// Looks, before a commit, for what SQLite may have miscounted; if there is something, everything is told.
///
/// # Errors
/// [`Error::Violation`].
#[cold]
pub(crate) fn doubted(session: &Session<'_>, doubts: Vec<Incoming>) -> Result<()> {
    let schema = session.mirror()?;
    let (new, _) = new_orphans(session, &schema, doubts)?;
    if new.is_empty() {
        return Ok(());
    }
    let all = search(session)?.found;
    let found =
        if all.violations.is_empty() { orphans::violations(session, &schema, Event::Commit, &new)? } else { all };
    found.into_error().map_or(Ok(()), Err)
}
