//! Whether the keys that were touched are in order: each is looked up once.

use std::collections::HashSet;

use fk_core::{Any, Event, Result, Violation, ViolationKind, Violations};
use rusqlite::Connection;

use super::pending::Key;
use super::{Doing, Engine, key, report};
use crate::bind::bind_all;
use crate::error::engine;
use crate::explain::fold;
use crate::mirror::schema::Incoming;

/// From which side a key was touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// A child has written it.
    Child,
    /// A parent no longer has it.
    Parent,
}

/// The keys that a statement has touched, each once.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    keys: Vec<(Vec<u8>, Key)>,
    known: HashSet<Vec<u8>>,
    /// What RESTRICT has refused on the way.
    refused: Vec<(Incoming, Violation)>,
}

impl Touched {
    pub(super) fn refuse(&mut self, at: Incoming, violation: Violation) {
        self.refused.push((at, violation));
    }

    pub(crate) fn is_refused(&self) -> bool {
        !self.refused.is_empty()
    }

    pub(super) fn add(&mut self, at: Incoming, side: Side, values: Vec<Any>) {
        let mut name = Vec::with_capacity(40);
        name.extend_from_slice(&at.child.to_le_bytes());
        name.extend_from_slice(&at.key.to_le_bytes());
        name.push(side as u8);
        for value in &values {
            key::append(value, &mut name);
        }
        if self.keys.is_empty() {
            // Mostly there is one, and nothing to be compared with it.
            self.keys.push((name, Key { at, side, values }));
            return;
        }
        if self.known.is_empty() {
            self.known.insert(self.keys[0].0.clone());
        }
        if self.known.insert(name.clone()) {
            self.keys.push((name, Key { at, side, values }));
        }
    }
}

/// So many keys of a constraint are told.
const KEYS: usize = 100;

/// Looks up the keys of a statement; those of references that are put off begin to wait.
pub(super) fn now(
    engine: &mut Engine,
    connection: &Connection,
    doing: Doing<'_>,
    touched: Touched,
) -> Result<Option<Violations>> {
    let mut found = Found::default();
    for (at, violation) in touched.refused {
        found.add(engine, at, violation);
    }
    for (name, key) in touched.keys {
        let (_, reference) = engine.schema.reference(key.at);
        if reference.deferred || engine.deferring {
            engine.pending.push(name, key);
        } else {
            found.look(engine, connection, doing, &key)?;
        }
    }
    Ok(found.into_violations())
}

/// Looks up the keys that have waited.
pub(super) fn pending(engine: &Engine, connection: &Connection) -> Result<Option<Violations>> {
    let mut found = Found::default();
    if !engine.fault.is(12) {
        let doing = Doing { event: Event::Commit, table: None, keyless: false };
        for key in engine.pending.iter() {
            found.look(engine, connection, doing, key)?;
        }
    }
    Ok(found.into_violations())
}

#[derive(Default)]
struct Found {
    violations: Vec<(Incoming, Violation)>,
    /// The constraint and key of each.
    names: HashSet<Vec<u8>>,
    more: bool,
}

impl Found {
    fn add(&mut self, of: &Engine, at: Incoming, violation: Violation) {
        if self.names.insert(name(of, at, &violation.key)) {
            self.violations.push((at, violation));
        }
    }

    fn look(&mut self, of: &Engine, connection: &Connection, doing: Doing<'_>, key: &Key) -> Result<()> {
        if !is_violated(of, connection, key)? {
            return Ok(());
        }
        if self.names.contains(&name(of, key.at, &key.values)) {
            // It was both written and removed: that it was removed says more.
            let same = |(at, v): &&mut (Incoming, Violation)| *at == key.at && v.key == key.values;
            if let Some((_, violation)) = self.violations.iter_mut().find(same)
                && key.side == Side::Parent
                && violation.kind == ViolationKind::MissingParent
            {
                *violation = describe(of, connection, doing, key)?;
            }
            return Ok(());
        }
        if self.violations.iter().filter(|(at, _)| *at == key.at).count() >= KEYS {
            self.more = true;
            return Ok(());
        }
        self.add(of, key.at, describe(of, connection, doing, key)?);
        Ok(())
    }

    fn into_violations(mut self) -> Option<Violations> {
        // In order of declaration, as everywhere.
        self.violations.sort_by_key(|(at, _)| *at);
        let mut violations = self.violations.into_iter().map(|(_, violation)| violation);
        let first = violations.next()?;
        Some(Violations::new(first, violations).and_more(self.more))
    }
}

/// A name for a key of a reference. Of keys that compare equal, one is told.
fn name(of: &Engine, at: Incoming, values: &[Any]) -> Vec<u8> {
    let (child, reference) = of.schema.reference(at);
    let mut name = at.child.to_le_bytes().to_vec();
    name.extend_from_slice(&at.key.to_le_bytes());
    for (value, at) in values.iter().zip(&reference.columns) {
        key::append(&fold::by_name(value, &child.columns[*at].collation), &mut name);
    }
    name
}

fn describe(engine: &Engine, connection: &Connection, doing: Doing<'_>, key: &Key) -> Result<Violation> {
    if doing.event == Event::Commit || key.side == Side::Child {
        report::missing(engine, connection, doing, key)
    } else {
        report::referenced(engine, connection, doing, key.at, &key.values, ViolationKind::StillReferenced)
    }
}

fn is_violated(of: &Engine, connection: &Connection, key: &Key) -> Result<bool> {
    let texts = of.texts(key.at);
    let written = key.side == Side::Child;
    if of.fault.is(6) && key.values.iter().any(Any::is_null) {
        return Ok(true);
    }
    if !written {
        report::fill(of, connection, key.at, &key.values)?;
    }
    let text = if written { &texts.violated_written } else { &texts.violated };
    let mut statement = connection.prepare_cached(text).map_err(engine)?;
    bind_all(&mut *statement, if texts.bound || written { key.values.as_slice() } else { &[] })?;
    let mut rows = statement.raw_query();
    rows.next().map(|row| row.is_some()).map_err(engine)
}
