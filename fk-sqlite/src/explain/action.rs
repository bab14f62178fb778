//! Which referential action was writing a row when another constraint refused it.
//!
//! Seen in the log of the statement's second run: the row that was about to be written, and before it the parent's
//! row that was about to go or to change its key.

use fk_core::schema::Action;
use fk_core::{Any, Event, Result};

use super::log::{Entry, Moment, again};
use super::{Failed, fold};
use crate::transaction::Session;

/// A row that was refused.
#[derive(Debug, Default)]
pub(super) struct Refused {
    /// What it was to become; empty if that isn't known.
    pub(super) row: Vec<Option<Any>>,
    /// Whether it was to be inserted or changed.
    pub(super) event: Option<Event>,
    /// The action that was writing it.
    pub(super) acting: Option<Acting>,
    /// A row that the statement had written before it, with the same values in the constraint's columns.
    pub(super) twin: Option<Vec<Any>>,
}

/// A foreign key at work.
#[derive(Debug)]
pub(super) struct Acting {
    /// Its position in the child.
    pub(super) key: usize,
    /// The key of the parent's row.
    pub(super) value: Vec<Any>,
    /// What happened to the parent's row.
    pub(super) event: Event,
}

/// Finds the row of `table` that a constraint of it, over `columns`, refused.
pub(super) fn refused(session: &Session<'_>, failed: &Failed<'_>, table: usize, columns: &[usize]) -> Result<Refused> {
    let mut found = Refused::default();
    again(session, failed, |entries, _| {
        let writes =
            |entry: &Entry| entry.table == table && matches!(entry.moment, Moment::BeforeInsert | Moment::BeforeUpdate);
        if let Some(at) = entries.iter().rposition(writes) {
            let entry = &entries[at];
            found.row = entry.becoming().iter().cloned().map(Some).collect();
            found.event = Some(if entry.moment == Moment::BeforeInsert { Event::Insert } else { Event::Update });
            found.acting = acting(session, entry, &entries[..at]);
            let key = |entry: &Entry| fold::key(session.table(table), columns, entry.becoming());
            let written = |other: &&Entry| {
                other.table == table
                    && matches!(other.moment, Moment::Inserted | Moment::Updated)
                    && key(other) == key(entry)
            };
            found.twin = entries[..at].iter().rfind(written).map(|other| other.becoming().to_vec());
        }
        Ok(())
    })?;
    Ok(found)
}

fn acting(session: &Session<'_>, child: &Entry, before: &[Entry]) -> Option<Acting> {
    if child.moment != Moment::BeforeUpdate {
        return None;
    }
    let model = &session.inner().model.tables[child.table];
    let pick = |row: &[Any], columns: &[usize]| columns.iter().map(|at| row.get(*at).cloned()).collect::<Vec<_>>();
    session.inner().model.enforced(child.table).find_map(|(key, fk)| {
        let referenced = pick(child.old(), fk.columns);
        if referenced == pick(child.becoming(), fk.columns) {
            return None;
        }
        let parent = before.iter().rfind(|entry| {
            let acts = match entry.moment {
                Moment::BeforeDelete => matches!(fk.on_delete, Action::SetNull | Action::SetDefault),
                Moment::BeforeUpdate => matches!(fk.on_update, Action::SetNull | Action::SetDefault | Action::Cascade),
                _ => false,
            };
            acts && entry.table == model.parents[key]
                && fold::key(session.table(entry.table), fk.parent_columns, entry.old())
                    == fold::key(model.def, fk.columns, child.old())
        })?;
        let event = if parent.moment == Moment::BeforeDelete { Event::Delete } else { Event::Update };
        Some(Acting { key, value: referenced.into_iter().flatten().collect(), event })
    })
}
