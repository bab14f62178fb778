//! Where SQLite itself errs: one predicate for each class of deviation, over the schema and the statements alone.
//!
//! A difference is excused only where its class applies, and each excuse is counted. After one, the schema is left: both
//! sides are no longer in the same state.

use super::schema::{Schema, Table};
use super::statement::{Outcome, Statement};
use fk::mirror::Conflict;

/// What the transaction has done that may have left SQLite's counters wrong.
#[derive(Debug, Default)]
pub(super) struct History {
    /// A failed single-row INSERT may have left the counter of deferred violations too high (N3).
    leaked: bool,
    /// A key of a table that references itself was written (N4).
    rewrote: bool,
    /// A row was replaced in a table that references itself (N1).
    replaced: bool,
}

impl History {
    pub(super) fn follow(&mut self, schema: &Schema, statement: &Statement, outcome: Outcome) {
        match statement {
            Statement::Insert { table, rows, .. } if outcome != Outcome::Done && rows.len() == 1 => {
                self.leaked |= leaks(&schema.tables[*table]);
            }
            Statement::Upsert { table, .. } if outcome != Outcome::Done => self.leaked |= leaks(&schema.tables[*table]),
            Statement::Commit | Statement::Rollback if outcome == Outcome::Done => *self = Self::default(),
            _ => {}
        }
        self.rewrote |= rewrites(schema, statement);
        self.replaced |= replaces_itself(schema, statement);
    }
}

/// Whether a table has both kinds of references.
fn leaks(table: &Table) -> bool {
    let deferred = table.references.iter().any(|reference| reference.deferred);
    deferred && table.references.iter().any(|reference| !reference.deferred)
}

fn references_itself(schema: &Schema, table: usize) -> bool {
    schema.tables[table].references.iter().any(|reference| reference.parent == table)
}

/// N4: an UPDATE, or an upsert, of a table that references itself.
fn rewrites(schema: &Schema, statement: &Statement) -> bool {
    match statement {
        Statement::Update { table, .. } | Statement::Upsert { table, .. } => references_itself(schema, *table),
        _ => false,
    }
}

/// N1: REPLACE, or an upsert, on a table whose delete or update can, by actions, come back to one of its own references
/// with SET NULL.
fn replaces_itself(schema: &Schema, statement: &Statement) -> bool {
    let (Statement::Insert { table, conflict: Conflict::Replace, .. } | Statement::Upsert { table, .. }) = statement
    else {
        return false;
    };
    let reached = reach(schema, *table);
    let mut references = schema.tables[*table].references.iter();
    references.any(|reference| {
        let nulls = reference.on_delete == "SET NULL" || reference.on_update == "SET NULL";
        nulls && reached.contains(&reference.parent)
    })
}

/// The tables to which actions can lead from a table, that one included.
fn reach(schema: &Schema, table: usize) -> Vec<usize> {
    let mut reached = vec![table];
    let mut next = 0;
    while next < reached.len() {
        let parent = reached[next];
        for (child, def) in schema.tables.iter().enumerate() {
            if !reached.contains(&child) && def.references.iter().any(|reference| reference.parent == parent) {
                reached.push(child);
            }
        }
        next += 1;
    }
    reached
}

/// N8: a table that references itself by texts, which SQLite compares by their bytes if both are in one row.
fn compares_itself(schema: &Schema) -> bool {
    (0..schema.tables.len()).any(|table| {
        references_itself(schema, table)
            && schema.tables[table].columns.iter().any(|column| column.collation == "NOCASE" || column.kind != "INT")
    }) && schema.tables.iter().flat_map(|table| &table.columns).any(|column| column.collation == "NOCASE")
}

/// The class of deviation that a difference after this statement may belong to.
pub(super) fn excuse(schema: &Schema, statement: &Statement, history: &History) -> Option<&'static str> {
    let commits = matches!(statement, Statement::Commit | Statement::Release(_));
    if replaces_itself(schema, statement) || (commits && history.replaced) {
        return Some("N1");
    }
    if commits && history.leaked {
        return Some("N3");
    }
    if rewrites(schema, statement) || (commits && history.rewrote) {
        return Some("N4");
    }
    if compares_itself(schema) {
        return Some("N8");
    }
    (!schema.is_alike()).then_some("N5 to N7")
}
