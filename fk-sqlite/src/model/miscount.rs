//! Where SQLite miscounts violations of declared tables, so that a statement is written otherwise, or looked after.

use fk_core::schema::Action;

use super::Model;

/// Whether an upsert of a table's rows, if it is one statement, can go unchecked: it writes a key, and SET NULL on
/// update of one of the table's own references can follow from that. SQLite compiles the update first, and then takes
/// the check of the new row for a part of that action (fkey.c, `isSetNullAction`).
pub(super) fn hides_in_upsert(model: &Model, table: usize) -> bool {
    let of = &model.tables[table];
    let shape = &of.def.shape;
    let writes_key = of.incoming.iter().any(|incoming| {
        let (_, fk) = model.foreign_key(*incoming);
        fk.parent_columns.iter().any(|at| !shape.key.contains(at) || shape.columns[*at].generated.is_some())
    });
    writes_key
        && model
            .enforced(table)
            .any(|(key, fk)| fk.on_update == Action::SetNull && model.reach(&[table]).contains(&of.parents[key]))
}

/// Whether a table's reference can be miscounted after SQL by hand: by REPLACE or an upsert where SET NULL can come back
/// to its own table, or by writing a key that its own table references.
fn is_risky(model: &Model, table: usize, key: usize) -> bool {
    let fk = &model.tables[table].def.foreign_keys[key];
    let parent = model.tables[table].parents[key];
    let sets_null = fk.on_delete == Action::SetNull || fk.on_update == Action::SetNull;
    parent == table || (sets_null && model.reach(&[table]).contains(&parent))
}

/// The tables of which SQL by hand can make SQLite miscount violations.
pub(super) fn risky(model: &Model) -> Vec<usize> {
    let is_risky = |table: &usize| model.enforced(*table).any(|(key, _)| is_risky(model, *table, key));
    (0..model.tables.len()).filter(is_risky).collect()
}
