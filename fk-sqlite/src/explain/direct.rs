//! The fast way: one statement about one row, whose values are known.
//!
//! Only where it is certain to find everything: a child's own new keys, or a parent to which no
//! referential action is attached, so that nothing else can have happened.

use fk_core::schema::TableDef;
use fk_core::{Any, Event, Result, Violation};

use super::{Failed, Written, probe};
use crate::model::Incoming;
use crate::transaction::Session;

/// Finds what a statement about one row violates; nothing if this way can't tell.
pub(super) fn explain(session: &Session<'_>, failed: &Failed<'_>) -> Result<Vec<Violation>> {
    let Some(table) = failed.table else { return Ok(Vec::new()) };
    if session.inner().report.needs_savepoints {
        // A file's own triggers may have done more than the statement says.
        return Ok(Vec::new());
    }
    match failed.event {
        _ if matches!(failed.written, Written::Unknown) => Ok(Vec::new()),
        Event::Insert | Event::Update => written(session, failed, table),
        Event::Delete if session.inner().model.tables[table].leaf_delete => deleted(session, failed, table),
        Event::Delete | Event::Commit => Ok(Vec::new()),
    }
}

fn written(session: &Session<'_>, failed: &Failed<'_>, table: usize) -> Result<Vec<Violation>> {
    let model = &session.inner().model.tables[table];
    let changes_key = failed.event == Event::Update
        && model.incoming.iter().any(|incoming| {
            let (_, fk) = session.inner().model.foreign_key(*incoming);
            fk.parent_columns.iter().any(|at| may_change(failed, model.def, *at))
        });
    if changes_key {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for (key, fk) in session.inner().model.enforced(table) {
        let Some(values) = failed.values_of(fk.columns) else {
            // What the database computes isn't known here; what a SET doesn't name stays.
            let computed = |at: &usize| model.def.column(*at).generated.is_some();
            if failed.event == Event::Insert || fk.columns.iter().any(computed) {
                return Ok(Vec::new());
            }
            continue;
        };
        if fk.deferred || values.iter().any(|value| value.is_null()) {
            continue;
        }
        let parent = model.parents[key];
        if parent == table && !knows(failed, fk.parent_columns) {
            // The row may name the key that it was still to be given.
            return Ok(Vec::new());
        }
        // By the bytes, as SQLite itself compares a row with its own key.
        let itself = parent == table && failed.values_of(fk.parent_columns).is_some_and(|own| own == values);
        if itself || probe::parent_exists(session, parent, fk.parent_columns, &values)? {
            continue;
        }
        let at_fault = probe::Children {
            rows: 1,
            sample: if failed.key.is_empty() { Vec::new() } else { vec![failed.key.clone()] },
        };
        let values = values.into_iter().cloned().collect();
        let incoming = Incoming { child: table, key };
        found.push(probe::missing_parent(session, failed.event, incoming, values, at_fault));
    }
    Ok(found)
}

/// Whether an update may change a column.
fn may_change(failed: &Failed<'_>, def: &TableDef, column: usize) -> bool {
    match failed.written {
        Written::Nothing | Written::Unknown => false,
        Written::Row(_) => !def.shape.key.contains(&column),
        Written::Columns(columns) => columns.contains(&column) || def.column(column).generated.is_some(),
    }
}

/// Whether the statement says what these columns become, or leaves them alone.
fn knows(failed: &Failed<'_>, columns: &[usize]) -> bool {
    failed.event == Event::Update
        || failed.values_of(columns).is_some_and(|values| values.iter().all(|value| !value.is_null()))
}

fn deleted(session: &Session<'_>, failed: &Failed<'_>, table: usize) -> Result<Vec<Violation>> {
    let model = &session.inner().model.tables[table];
    let mut found = Vec::new();
    for incoming in &model.incoming {
        let (_, fk) = session.inner().model.foreign_key(*incoming);
        // Another key of the row than its primary key isn't known here, and a row that references itself
        // goes with itself.
        if fk.parent_columns != model.def.shape.key || incoming.child == table {
            return Ok(Vec::new());
        }
        if fk.deferred && probe::action(fk, Event::Delete) != fk_core::schema::Action::Restrict {
            continue;
        }
        let key: Vec<&Any> = failed.key.iter().collect();
        let children = probe::children(session, *incoming, &key)?;
        if children.rows > 0 {
            let name = model.def.shape.name;
            found.push(probe::still_referenced(session, Event::Delete, name, *incoming, failed.key.clone(), children));
        }
    }
    Ok(found)
}
