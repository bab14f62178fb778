//! Looks up one key of one foreign key, from either side.

use fk_core::schema::{Action, ForeignKeyDef};
use fk_core::violation::Columns;
use fk_core::{Any, Event, Result, Violation, ViolationKind, sql};

use crate::model::Incoming;
use crate::transaction::{Session, mark};

/// So many rows are shown of those that stand in the way.
pub(super) const SAMPLE: usize = 5;

/// Whether the parent of a key is there.
pub(crate) fn parent_exists(session: &Session<'_>, parent: usize, columns: &[usize], key: &[&Any]) -> Result<bool> {
    let def = session.table(parent);
    let shape = session.shape(mark::EXISTS, parent, columns.iter().copied())?;
    session.has_row(shape, &mut || sql::exists_by(def, columns), key)
}

/// The rows that reference a key.
pub(super) struct Children {
    pub(super) rows: u64,
    pub(super) sample: Vec<Vec<Any>>,
}

/// Finds the rows that reference a key.
pub(super) fn children(session: &Session<'_>, incoming: Incoming, key: &[&Any]) -> Result<Children> {
    let (child, fk) = session.inner().model.foreign_key(incoming);
    let shape = session.shape(mark::SAMPLE, incoming.child, [incoming.key])?;
    let width = child.shape.key.len();
    let sample = session.values(shape, &mut || sql::children_sample(child, fk, SAMPLE), key, width)?;
    if sample.len() < SAMPLE {
        return Ok(Children { rows: sample.len() as u64, sample });
    }
    let shape = session.shape(mark::COUNT, incoming.child, [incoming.key])?;
    let count = session.values(shape, &mut || sql::children_count(child, fk), key, 1)?;
    let rows = match count.first().and_then(|row| row.first()) {
        Some(Any::Integer(rows)) => u64::try_from(*rows).unwrap_or(0),
        _ => sample.len() as u64,
    };
    Ok(Children { rows, sample })
}

fn foreign_key(
    kind: ViolationKind,
    event: Event,
    table: &'static str,
    session: &Session<'_>,
    incoming: Incoming,
    key: Vec<Any>,
    children: Children,
) -> Violation {
    let model = &session.inner().model;
    let (child, fk) = model.foreign_key(incoming);
    let parent = model.tables[incoming.child].parents[incoming.key];
    let mut violation = Violation::new(kind, fk.name, event, table, Columns::of(child, fk.columns));
    violation.parent = model.tables.get(parent).map(|parent| Columns::of(parent.def, fk.parent_columns));
    violation.key = key;
    violation.rows = children.rows;
    if !children.sample.is_empty() {
        violation.sample = children.sample;
        violation.sample_columns = child.names(child.shape.key).map(Into::into).collect();
    }
    violation
}

/// A row references what isn't there.
pub(super) fn missing_parent(
    session: &Session<'_>,
    event: Event,
    incoming: Incoming,
    key: Vec<Any>,
    children: Children,
) -> Violation {
    let table = session.table(incoming.child).shape.name;
    foreign_key(ViolationKind::MissingParent, event, table, session, incoming, key, children)
}

/// A row can't go, since others reference it. `table` is the statement's.
pub(super) fn still_referenced(
    session: &Session<'_>,
    event: Event,
    table: &'static str,
    incoming: Incoming,
    key: Vec<Any>,
    children: Children,
) -> Violation {
    let (_, fk) = session.inner().model.foreign_key(incoming);
    let kind =
        if action(fk, event) == Action::Restrict { ViolationKind::Restricted } else { ViolationKind::StillReferenced };
    foreign_key(kind, event, table, session, incoming, key, children)
}

/// What a foreign key does at an event of its parent.
pub(super) fn action(fk: &ForeignKeyDef, event: Event) -> Action {
    if event == Event::Update { fk.on_update } else { fk.on_delete }
}
