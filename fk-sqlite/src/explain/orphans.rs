//! Searches declared foreign keys for keys without a parent.

use fk_core::{Any, Event, Result, sql};
use rusqlite::Connection;

use super::{Found, KEYS, fold, probe};
use crate::error::engine;
use crate::model::{Incoming, Model};
use crate::transaction::Session;

/// So many keys of a foreign key are compared when the state before is compared with the state after.
pub(super) const MANY: usize = 10_000;

/// A key that rows reference, but no parent has.
#[derive(Debug, Clone)]
pub(super) struct Orphan {
    pub(super) incoming: Incoming,
    key: Vec<Any>,
    /// The key as its columns compare: of keys that are equal, SQLite shows any.
    folded: Vec<Any>,
    /// The number of rows.
    rows: Any,
}

impl PartialEq for Orphan {
    fn eq(&self, other: &Self) -> bool {
        self.incoming == other.incoming && self.folded == other.folded && self.rows == other.rows
    }
}

/// Searches every deferred foreign key, or every one; gives at most `limit` keys of each.
pub(super) fn declared(connection: &Connection, model: &Model, all: bool, limit: usize) -> Result<Vec<Orphan>> {
    let mut found = Vec::new();
    for (child, table) in model.tables.iter().enumerate() {
        for (key, fk) in model.enforced(child).filter(|(_, fk)| all || fk.deferred) {
            let Some(parent) = model.tables.get(table.parents[key]) else { continue };
            let text = sql::orphan_keys(table.def, fk, parent.def, limit);
            let mut statement = connection.prepare(&text).map_err(engine)?;
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next().map_err(engine)? {
                let mut key_and_rows = crate::bind::values(row, fk.columns.len() + 1);
                let rows = key_and_rows.pop().unwrap_or(Any::Null);
                let collations = fk.columns.iter().map(|at| table.def.column(*at).collation);
                let folded = key_and_rows.iter().zip(collations).map(|(value, by)| fold::folded(value, by)).collect();
                found.push(Orphan { incoming: Incoming { child, key }, key: key_and_rows, folded, rows });
            }
        }
    }
    Ok(found)
}

/// Tells of orphans as violations, so many of each constraint.
pub(super) fn violations(session: &Session<'_>, event: Event, orphans: Vec<Orphan>) -> Result<Found> {
    let mut found = Found::default();
    let mut told = (None, 0);
    for orphan in orphans {
        told = if told.0 == Some(orphan.incoming) { (told.0, told.1 + 1) } else { (Some(orphan.incoming), 1) };
        if told.1 > KEYS {
            found.more = true;
            continue;
        }
        let children = probe::children(session, orphan.incoming, &orphan.key.iter().collect::<Vec<_>>())?;
        found.violations.push(probe::missing_parent(session, event, orphan.incoming, orphan.key, children));
    }
    Ok(found)
}
