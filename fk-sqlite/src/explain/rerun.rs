//! The general way: the refused statement once more, then every key that it has touched is looked up.
//!
//! With foreign keys put off, the keys are looked up in the state that the statement would have made. RESTRICT
//! doesn't refuse then, so rows that only it protects are looked up in the state before. If nothing is found, the
//! whole database is searched before and after, and what is new is told.

use std::collections::{HashMap, HashSet};

use fk_core::schema::{Action, TableDef};
use fk_core::{Any, Event, Result};

use super::log::{Entry, Moment, again};
use super::orphans::{self, MANY};
use super::{Failed, Found, KEYS, fold, probe};
use crate::error::Refusal;
use crate::mirror::append;
use crate::model::Incoming;
use crate::transaction::Session;

/// The event of a statement, by its verb.
pub(crate) fn event_of(sql: &str) -> Event {
    match crate::verify::verb(sql).as_deref() {
        Some("insert" | "replace") => Event::Insert,
        Some("delete") => Event::Delete,
        _ => Event::Update,
    }
}

/// Finds what a refused statement violates.
pub(super) fn explain(session: &Session<'_>, refusal: Refusal, failed: &Failed<'_>) -> Result<Found> {
    let mut search = Search { session, failed, told: HashMap::new(), found: Found::default() };
    let mut touched = Vec::new();
    again(session, failed, |entries, ran| {
        touched = keys(session, entries);
        if ran { touched.iter().try_for_each(|key| search.look_up(key)) } else { Ok(()) }
    })?;
    if refusal == Refusal::Restrict && search.found.violations.is_empty() {
        for key in touched.iter().filter(|key| key.side == Side::Parent) {
            let (_, fk) = session.inner().model.foreign_key(key.incoming);
            if probe::action(fk, key.event) == Action::Restrict {
                search.look_up(key)?;
            }
        }
    }
    if search.found.violations.is_empty() { whole(session, failed) } else { Ok(search.found) }
}

/// Searches the whole database before and after the statement.
fn whole(session: &Session<'_>, failed: &Failed<'_>) -> Result<Found> {
    let schema = session.mirror()?;
    let search = || orphans::of(session.alive()?, &schema, orphans::enforced(&schema), MANY);
    let before = search()?;
    let mut found = Found::default();
    let mut new = Vec::new();
    again(session, failed, |_, _| {
        new = search()?;
        new.retain(|orphan| !before.contains(orphan));
        found = orphans::violations(session, &schema, failed.event, &new)?;
        Ok(())
    })?;
    let table = super::strange::statement_table(&schema, failed);
    for (violation, orphan) in found.violations.iter_mut().zip(orphans::told(&new)) {
        orphans::by_statement(session, &schema, orphan, table, violation)?;
    }
    Ok(found)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Child,
    Parent,
}

/// A key that a statement has touched, of one foreign key.
#[derive(Debug)]
struct Touched {
    side: Side,
    event: Event,
    incoming: Incoming,
    key: Vec<Any>,
}

/// The keys of every foreign key that the log touches, each once.
fn keys(session: &Session<'_>, entries: &[Entry]) -> Vec<Touched> {
    let model = &session.inner().model;
    let mut touched: Vec<(Vec<u8>, Touched)> = Vec::new();
    let mut seen: HashSet<Vec<u8>> = HashSet::new();
    let mut removed: HashSet<Vec<u8>> = HashSet::new();
    let mut add = |side, event, incoming: Incoming, def: &TableDef, row: &[Any], columns: &[usize]| {
        let key: Option<Vec<Any>> = columns.iter().map(|at| row.get(*at).filter(|v| !v.is_null()).cloned()).collect();
        if let Some(key) = key {
            let mut name = Vec::with_capacity(64);
            name.extend_from_slice(&incoming.child.to_le_bytes());
            name.extend_from_slice(&incoming.key.to_le_bytes());
            for (value, at) in key.iter().zip(columns) {
                append(&fold::folded(value, def.column(*at).collation), &mut name);
            }
            if side == Side::Parent {
                removed.insert(name.clone());
            }
            let of_key = name.len();
            name.extend_from_slice(&[side as u8, event as u8]);
            if seen.insert(name.clone()) {
                name.truncate(of_key);
                touched.push((name, Touched { side, event, incoming, key }));
            }
        }
    };
    for entry in entries {
        let table = &model.tables[entry.table];
        let event = match entry.moment {
            Moment::BeforeInsert | Moment::BeforeUpdate | Moment::BeforeDelete => continue,
            Moment::Inserted => Event::Insert,
            Moment::Deleted => Event::Delete,
            Moment::Updated => Event::Update,
        };
        let (old, new) = (entry.old(), entry.becoming());
        for (key, fk) in model.enforced(entry.table) {
            add(Side::Child, event, Incoming { child: entry.table, key }, table.def, new, fk.columns);
        }
        for incoming in &table.incoming {
            let (_, fk) = model.foreign_key(*incoming);
            let key = |row| fold::key(table.def, fk.parent_columns, row);
            if key(old) != key(new) {
                add(Side::Parent, event, *incoming, table.def, old, fk.parent_columns);
            }
        }
    }
    // A key that the statement itself removes is told from the parent's side alone.
    touched.retain(|(name, key)| key.side == Side::Parent || !removed.contains(name));
    touched.into_iter().map(|(_, key)| key).collect()
}

/// Looks keys up, so many of each constraint.
struct Search<'a, 'c> {
    session: &'a Session<'c>,
    failed: &'a Failed<'a>,
    /// How many keys of a constraint were told.
    told: HashMap<(usize, usize), usize>,
    found: Found,
}

impl Search<'_, '_> {
    /// Whether the row that the statement inserts has a key only here, where it was run again.
    fn has_no_key_yet(&self, table: usize) -> bool {
        let made = self.session.table(table).shape.generated_key;
        made && self.failed.table == Some(table) && self.failed.key.is_empty()
    }

    fn look_up(&mut self, touched: &Touched) -> Result<()> {
        let (session, incoming) = (self.session, touched.incoming);
        let model = &session.inner().model;
        let (_, fk) = model.foreign_key(incoming);
        let parent = model.tables[incoming.child].parents[incoming.key];
        let action = probe::action(fk, touched.event);
        if fk.deferred && action != Action::Restrict {
            return Ok(());
        }
        let keyless = touched.event == Event::Insert && self.has_no_key_yet(incoming.child);
        let told = self.told.entry((incoming.child, incoming.key)).or_default();
        let key: Vec<&Any> = touched.key.iter().collect();
        if *told >= KEYS {
            self.found.more |= !probe::parent_exists(session, parent, fk.parent_columns, &key)?;
            return Ok(());
        }
        let mut children = probe::children(session, incoming, &key)?;
        if touched.side == Side::Child && keyless {
            children.sample.clear();
        }
        let restricts = touched.side == Side::Parent && action == Action::Restrict;
        if children.rows == 0 || (!restricts && probe::parent_exists(session, parent, fk.parent_columns, &key)?) {
            return Ok(());
        }
        *told += 1;
        let (failed, key) = (self.failed, touched.key.clone());
        self.found.violations.push(match touched.side {
            Side::Child => probe::missing_parent(session, touched.event, incoming, key, children),
            Side::Parent => {
                let table = session.table(failed.table.unwrap_or(parent)).shape.name;
                let mut violation = probe::still_referenced(session, touched.event, table, incoming, key, children);
                violation.event = if failed.table.is_some() { failed.event } else { touched.event };
                violation
            }
        });
        Ok(())
    }
}
