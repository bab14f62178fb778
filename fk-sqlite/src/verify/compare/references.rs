//! Foreign keys: columns, parent, actions, deferral, names.

use fk_core::schema::{Action, ForeignKeyDef, TableDef};
use fk_core::sql::set_null_trigger_name;

use super::super::actual::{ForeignKey, Table};
use super::super::findings::{Weight, listed, named, quoted};
use super::pair::{Pair, same, same_all};

impl Pair<'_> {
    pub(super) fn compare_references(&mut self) {
        let (def, actual, table) = (self.def, self.actual, self.name());
        let mut matched = vec![false; actual.foreign_keys.len()];
        for (key, at) in def.foreign_keys.iter().zip(matching(def, actual)).filter(|(key, _)| key.enforced) {
            let columns: Vec<&str> = def.names(key.columns).collect();
            match at.and_then(|at| Some((at, actual.foreign_keys.get(at)?))) {
                Some((at, found)) => {
                    matched[at] = true;
                    self.compare_reference(key, &columns, found);
                }
                None => self.missing_reference(key, &columns),
            }
        }
        for (found, _) in actual.foreign_keys.iter().zip(matched).filter(|(_, matched)| !matched) {
            let name = found.name.as_deref().map(|name| format!("{} ", quoted(name))).unwrap_or_default();
            let shown = shown(&found.columns, &found.parent, &found.parent_columns);
            let text = format!("foreign key {name}of table {table}: not declared, in the file {shown}");
            self.rebuild(Weight::Refused, text);
        }
        let deferred = actual.foreign_keys.iter().skip_while(|key| key.deferred).any(|key| key.deferred);
        if deferred {
            self.savepoints(format!(
                "table {table} has a deferred foreign key behind an immediate one, so that writes need savepoints"
            ));
        }
    }

    fn missing_reference(&mut self, key: &ForeignKeyDef, columns: &[&str]) {
        let shown = shown(columns, key.parent, &self.parent_columns(key));
        let text = format!("{}: declared {shown}, in the file no such key", self.reference(key));
        self.missing_constraint(Weight::Refused, key.columns, text);
    }

    fn compare_reference(&mut self, key: &ForeignKeyDef, columns: &[&str], found: &ForeignKey) {
        let what = self.reference(key);
        let parent_columns = self.parent_columns(key);
        let implicit = found.parent_columns.is_empty();
        let leads_to = if implicit { self.implied_columns(found) } else { found.parent_columns.clone() };
        let same_columns = same_all(columns, &found.columns);
        if same_columns && same(&found.parent, key.parent) && same_all(&parent_columns, &leads_to) {
            if implicit {
                let list = listed(parent_columns.iter().copied());
                let text = format!("{what}: declared REFERENCES {} {list}, in the file no columns", quoted(key.parent));
                self.rebuild(Weight::RefusedIfStrict, text);
            }
        } else {
            let declared = shown(columns, key.parent, &parent_columns);
            let in_file = shown(&found.columns, &found.parent, &leads_to);
            self.rebuild(Weight::Refused, format!("{what}: declared {declared}, in the file {in_file}"));
        }
        // Some columns are set by a trigger.
        let on_delete = if set_null_trigger_name(key).is_some() { Action::NoAction } else { key.on_delete };
        for (event, declared, in_file) in
            [("DELETE", on_delete, found.on_delete), ("UPDATE", key.on_update, found.on_update)]
        {
            if declared != in_file {
                let (declared, in_file) = (action(declared), action(in_file));
                let text = format!("{what}: declared ON {event} {declared}, in the file ON {event} {in_file}");
                self.rebuild(Weight::Refused, text);
            }
        }
        if key.deferred != found.deferred {
            let (declared, in_file) = (deferral(key.deferred), deferral(found.deferred));
            self.rebuild(Weight::Refused, format!("{what}: declared {declared}, in the file {in_file}"));
        }
        if !found.name.as_deref().is_some_and(|name| same(name, key.name)) {
            let name = named(found.name.as_deref());
            self.rebuild(Weight::RefusedIfStrict, format!("{what}: declared with this name, in the file {name}"));
        }
        self.compare_comparison(&what, found, &leads_to);
    }

    /// Finds columns that are stored or compared otherwise than those that they reference: SQLite then
    /// has three answers to whether they are equal, and may not roll back what it refuses.
    fn compare_comparison(&mut self, what: &str, found: &ForeignKey, leads_to: &[String]) {
        let Some(parent) = self.database.table(&found.parent) else { return };
        let differs = |(column, to): (&String, &String)| self.actual.comparison(column) != parent.comparison(to);
        if found.columns.iter().zip(leads_to).any(differs) {
            self.savepoints(format!(
                "{what} is between columns of different affinity or collation, so that writes need savepoints"
            ));
        }
    }

    /// The parent's primary key, which a reference means that names no columns.
    fn implied_columns(&self, found: &ForeignKey) -> Vec<String> {
        self.database.table(&found.parent).map(|parent| parent.key.clone()).unwrap_or_default()
    }

    fn reference(&self, key: &ForeignKeyDef) -> String {
        format!("foreign key {} of table {}", quoted(key.name), self.name())
    }
}

/// Finds each declared foreign key among those of the file: by name, else by what it is between. Those that are only
/// declared have no counterpart.
pub(crate) fn matching(def: &TableDef, actual: &Table) -> Vec<Option<usize>> {
    let mut matched = vec![false; actual.foreign_keys.len()];
    let find = |key: &ForeignKeyDef| {
        if !key.enforced {
            return None;
        }
        let columns: Vec<&str> = def.names(key.columns).collect();
        let is_named = |found: &ForeignKey| found.name.as_deref().is_some_and(|name| same(name, key.name));
        let is_over = |found: &ForeignKey| same_all(&columns, &found.columns);
        let free = || actual.foreign_keys.iter().enumerate().filter(|(at, _)| !matched[*at]);
        let (at, _) = free()
            .find(|(_, found)| is_named(found) && is_over(found) && same(&found.parent, key.parent))
            .or_else(|| free().find(|(_, found)| is_named(found)))
            .or_else(|| free().find(|(_, found)| is_over(found) && same(&found.parent, key.parent)))
            .or_else(|| free().find(|(_, found)| is_over(found)))?;
        matched[at] = true;
        Some(at)
    };
    def.foreign_keys.iter().map(find).collect()
}

/// Shows what a foreign key is between.
fn shown<C: AsRef<str>, P: AsRef<str>>(columns: &[C], parent: &str, parent_columns: &[P]) -> String {
    let columns = listed(columns.iter().map(AsRef::as_ref));
    if parent_columns.is_empty() {
        return format!("{columns} REFERENCES {}", quoted(parent));
    }
    format!("{columns} REFERENCES {} {}", quoted(parent), listed(parent_columns.iter().map(AsRef::as_ref)))
}

fn action(action: Action) -> &'static str {
    match action {
        Action::NoAction => "NO ACTION",
        Action::Restrict => "RESTRICT",
        Action::SetNull => "SET NULL",
        Action::SetDefault => "SET DEFAULT",
        Action::Cascade => "CASCADE",
    }
}

fn deferral(deferred: bool) -> &'static str {
    if deferred { "DEFERRABLE INITIALLY DEFERRED" } else { "immediate" }
}
