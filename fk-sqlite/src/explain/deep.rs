//! Actions that go too deep: which circle of references they follow.
//!
//! SQLite follows actions 1000 levels deep ("Implementation Limits", §10 "Maximum Depth Of Trigger Recursion"); a
//! schema has fewer tables, so that what goes deeper goes in a circle.

use fk_core::schema::Action;
use fk_core::{Error, Event};

use super::Failed;
use super::strange::statement_table;
use crate::mirror::Schema;
use crate::mirror::schema::Incoming;
use crate::transaction::Session;

/// What SQLite says, in this version or that: it has no code of its own for it.
const WORDS: [&str; 2] = ["triggers nested too deep", "too many levels of trigger recursion"];

/// Tells whether actions, or a file's own triggers, have gone too deep.
pub(crate) fn is_too_deep(error: &rusqlite::Error) -> bool {
    crate::error::primary(error) == rusqlite::ffi::SQLITE_ERROR
        && WORDS.iter().any(|words| error.to_string().contains(words))
}

/// Gives the error where nothing is known of the statement.
pub(crate) fn somewhere() -> Error {
    Error::TooDeep {
        event: Event::Update,
        table: String::new(),
        circle: Vec::new(),
        columns: Vec::new(),
        key: Vec::new(),
    }
}

/// Gives the error for a statement that went too deep.
#[cold]
pub(super) fn explain(session: &Session<'_>, failed: &Failed<'_>) -> Error {
    let schema = session.mirror().ok();
    let table = schema.as_deref().and_then(|schema| statement_table(schema, failed));
    let known = schema.as_deref().zip(table).and_then(|(schema, at)| Some((schema, at, schema.tables.get(at)?)));
    let Some((schema, at, table)) = known else { return somewhere() };
    let circle = circle(schema, at, failed.event).unwrap_or_default();
    let names = circle.into_iter().map(|at| {
        let (child, reference) = schema.reference(at);
        (reference.name.clone(), child.name.clone())
    });
    Error::TooDeep {
        event: failed.event,
        table: table.name.clone(),
        circle: names.collect(),
        columns: table.names(&table.key).map(ToOwned::to_owned).collect(),
        key: failed.key.clone(),
    }
}

/// What an action does to the child's rows: deletes them, or writes them.
type Act = (Incoming, bool);

/// Finds a circle of acting references that a statement about a table comes to: the shortest from there, the reference
/// that closes it last.
fn circle(schema: &Schema, table: usize, event: Event) -> Option<Vec<Incoming>> {
    let mut ways: Vec<Vec<Act>> =
        after(schema, table, event == Event::Delete).into_iter().map(|act| vec![act]).collect();
    let mut seen: Vec<Act> = Vec::new();
    let mut next = 0;
    while let Some(way) = ways.get(next).cloned() {
        next += 1;
        let Some((at, deletes)) = way.last().copied() else { continue };
        for act in after(schema, at.child, deletes) {
            if let Some(from) = way.iter().position(|on_way| *on_way == act) {
                return Some(way[from..].iter().map(|(at, _)| *at).collect());
            }
            if !seen.contains(&act) {
                seen.push(act);
                let mut longer = way.clone();
                longer.push(act);
                ways.push(longer);
            }
        }
    }
    None
}

/// The actions that follow the delete of a row, or a change of it.
fn after(schema: &Schema, table: usize, deletes: bool) -> Vec<Act> {
    let act = |at: &Incoming| {
        let (_, reference) = schema.reference(*at);
        match if deletes { reference.on_delete } else { reference.on_update } {
            Action::Cascade => Some((*at, deletes)),
            Action::SetNull | Action::SetDefault => Some((*at, false)),
            Action::NoAction | Action::Restrict => None,
        }
    };
    schema.tables[table].incoming.iter().filter_map(act).collect()
}
