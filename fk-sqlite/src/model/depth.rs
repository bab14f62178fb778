//! Which statements can set off actions without end: those from which a circle of acting references is reached.
//!
//! SQLite acts at most 1000 levels deep ("Implementation Limits", §10 "Maximum Depth Of Trigger Recursion"), and what a
//! statement that goes deeper has done until then stays, since no statement journal is kept where only actions run.
//! Such a statement needs a savepoint.

use fk_core::schema::{Action, ForeignKeyDef};

use super::{Incoming, Model};

/// What an action does to a row of the child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Deletes,
    Writes,
}

/// An action: of which reference, and what it does.
type Node = (Incoming, Act);

/// Whether a delete, or an update, of a table's rows can act without end.
pub(super) fn endless(model: &Model, table: usize) -> [bool; 2] {
    let deletes = reaches_circle(model, after_delete(model, table));
    let every_key = |_: &ForeignKeyDef| true;
    [deletes, reaches_circle(model, after_update(model, table, every_key))]
}

/// The actions that follow the delete of a row.
fn after_delete(model: &Model, table: usize) -> Vec<Node> {
    let act = |incoming: &Incoming| {
        let (_, key) = model.foreign_key(*incoming);
        match key.on_delete {
            Action::Cascade => Some((*incoming, Act::Deletes)),
            Action::SetNull | Action::SetDefault => Some((*incoming, Act::Writes)),
            Action::NoAction | Action::Restrict => None,
        }
    };
    model.tables[table].incoming.iter().filter_map(act).collect()
}

/// The actions that follow the change of those keys that `touched` says.
fn after_update(model: &Model, table: usize, touched: impl Fn(&ForeignKeyDef) -> bool) -> Vec<Node> {
    let act = |incoming: &Incoming| {
        let (_, key) = model.foreign_key(*incoming);
        let acts = !matches!(key.on_update, Action::NoAction | Action::Restrict);
        (acts && touched(key)).then_some((*incoming, Act::Writes))
    };
    model.tables[table].incoming.iter().filter_map(act).collect()
}

/// The actions that follow an action.
fn after(model: &Model, (incoming, act): Node) -> Vec<Node> {
    let (child, written) = model.foreign_key(incoming);
    match act {
        Act::Deletes => after_delete(model, incoming.child),
        Act::Writes => after_update(model, incoming.child, |key| {
            // A generated key may be computed from what is written.
            key.parent_columns.iter().any(|at| written.columns.contains(at) || child.column(*at).generated.is_some())
        }),
    }
}

/// Looks for a circle, depth first.
fn reaches_circle(model: &Model, from: Vec<Node>) -> bool {
    let mut done: Vec<Node> = Vec::new();
    // Each action on the way, with those after it that are still to be followed.
    let mut way: Vec<(Option<Node>, Vec<Node>)> = vec![(None, from)];
    while let Some((node, rest)) = way.last_mut() {
        let Some(next) = rest.pop() else {
            done.extend(*node);
            way.pop();
            continue;
        };
        if way.iter().any(|(on_way, _)| *on_way == Some(next)) {
            return true;
        }
        if !done.contains(&next) {
            way.push((Some(next), after(model, next)));
        }
    }
    false
}
