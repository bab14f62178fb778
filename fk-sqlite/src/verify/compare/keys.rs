//! The primary key, unique keys and indexes.

use fk_core::sql::create_index_statements;

use super::super::actual::{Index, Origin, Term};
use super::super::findings::{Weight, listed, named, quoted};
use super::super::parse::KeyClause;
use super::pair::{Pair, same, same_all};

impl Pair<'_> {
    pub(super) fn compare_primary_key(&mut self) {
        let (shape, actual) = (&self.def.shape, self.actual);
        let columns: Vec<&str> = self.def.names(shape.key).collect();
        let what = format!("primary key {} of table {}", quoted(shape.key_name), self.name());
        if !same_all(&columns, &actual.key) {
            let declared = listed(columns.iter().copied());
            let in_file =
                if actual.key.is_empty() { "none".into() } else { listed(actual.key.iter().map(String::as_str)) };
            return self.rebuild(Weight::Refused, format!("{what}: declared {declared}, in the file {in_file}"));
        }
        if columns.is_empty() {
            return;
        }
        if shape.generated_key && !actual.rowid_key {
            let text = format!("{what}: declared INTEGER PRIMARY KEY, in the file a key that SQLite doesn't make");
            self.rebuild(Weight::Refused, text);
        }
        let index = actual.indexes.iter().find(|index| index.origin == Origin::PrimaryKey);
        if index.is_some_and(|index| !index.terms.iter().take(columns.len()).all(Term::is_binary)) {
            self.rebuild(
                Weight::Refused,
                format!("{what}: declared COLLATE BINARY, in the file with another collation"),
            );
        }
        let name = actual.text.primary_key.as_ref().and_then(|key| key.name.as_deref());
        if !name.is_some_and(|name| same(name, shape.key_name)) {
            let text = format!("{what}: declared with this name, in the file {}", named(name));
            self.rebuild(Weight::RefusedIfStrict, text);
        }
        if actual.text.autoincrement {
            self.tolerate(format!("{what} is AUTOINCREMENT"));
        }
    }

    pub(super) fn compare_uniques(&mut self) {
        let (def, actual, table) = (self.def, self.actual, self.name());
        let uniques: Vec<&Index> =
            actual.indexes.iter().filter(|index| index.unique && index.origin != Origin::PrimaryKey).collect();
        let mut matched = vec![false; uniques.len()];
        for unique in def.shape.uniques {
            let columns: Vec<&str> = def.names(unique.columns).collect();
            let what = format!("unique key {} of table {table}", quoted(unique.name));
            let names = |index: &Index| self.names_of(index);
            let is_named = |index: &Index| names(index).iter().any(|name| same(name, unique.name));
            let free = || uniques.iter().enumerate().filter(|(at, _)| !matched[*at]);
            let found = free()
                .find(|(_, index)| index.is_over(&columns) && is_named(index))
                .or_else(|| free().find(|(_, index)| index.is_over(&columns)))
                .or_else(|| free().find(|(_, index)| is_named(index)));
            let declared = listed(columns.iter().copied());
            let Some((at, index)) = found else {
                let text = format!("{what}: declared {declared}, in the file no such key");
                let mend = format!("CREATE UNIQUE INDEX {} ON {table} {declared}", quoted(unique.name));
                self.add(Weight::Refused, text, || mend);
                continue;
            };
            let (is_over, is_named, name) = (index.is_over(&columns), is_named(index), names(index).first().cloned());
            matched[at] = true;
            if !is_over {
                self.rebuild(Weight::Refused, format!("{what}: declared {declared}, in the file {}", shown(index)));
            } else if !is_named {
                let text = format!("{what}: declared with this name, in the file {}", named(name.as_deref()));
                self.rebuild(Weight::RefusedIfStrict, text);
            } else if index.origin == Origin::CreateIndex {
                self.tolerate(format!("{what} is an index in the file, not a constraint"));
            }
        }
        for (index, _) in uniques.iter().zip(matched).filter(|(_, matched)| !matched) {
            self.undeclared_unique(index);
        }
    }

    fn undeclared_unique(&mut self, index: &Index) {
        let table = self.name();
        if index.origin == Origin::CreateIndex {
            let text = format!(
                "unique index {} of table {table}: not declared, in the file {}",
                quoted(&index.name),
                shown(index)
            );
            return self.add(Weight::Refused, text, || format!("declare it, or: DROP INDEX {}", quoted(&index.name)));
        }
        let name = self.names_of(index).first().map(|name| format!("{} ", quoted(name))).unwrap_or_default();
        self.rebuild(
            Weight::Refused,
            format!("unique key {name}of table {table}: not declared, in the file {}", shown(index)),
        );
    }

    /// Gives the names that a unique key has: several, if it is written several times.
    fn names_of(&self, index: &Index) -> Vec<String> {
        if index.origin == Origin::CreateIndex {
            return vec![index.name.clone()];
        }
        let is_same = |key: &&KeyClause| {
            let columns = index.terms.iter().map(|term| term.column.as_deref().unwrap_or_default());
            same_all(&key.columns, &columns.collect::<Vec<_>>())
        };
        self.actual.text.uniques.iter().filter(is_same).filter_map(|key| key.name.clone()).collect()
    }

    pub(super) fn compare_indexes(&mut self) {
        let (def, actual, table) = (self.def, self.actual, self.name());
        let of_keys = def.foreign_keys.iter().filter_map(|key| Some((key.index?, key.columns)));
        let own = def.indexes.iter().map(|index| (index.name, index.columns));
        let declared: Vec<(&str, &[usize])> = of_keys.chain(own).collect();
        for ((name, columns), create) in declared.iter().zip(create_index_statements(def, self.dialect)) {
            let columns: Vec<&str> = def.names(columns).collect();
            let what = format!("index {} of table {table}: declared {}", quoted(name), listed(columns.iter().copied()));
            let index = actual.indexes.iter().find(|index| same(&index.name, name));
            match index {
                Some(index)
                    if index.is_over(&columns) && !index.unique && index.terms.iter().all(|t| !t.descending) => {}
                Some(index) => {
                    let mend = format!("DROP INDEX {}; {create}", quoted(&index.name));
                    self.add(Weight::RefusedIfStrict, format!("{what}, in the file {}", shown(index)), || mend);
                }
                None => {
                    let other = actual.indexes.iter().find(|index| index.begins_with(&columns));
                    let found = other.map_or_else(|| "no such index".into(), |other| named(Some(&other.name)));
                    self.add(Weight::RefusedIfStrict, format!("{what}, in the file {found}"), || create);
                }
            }
        }
        let is_declared = |name: &str| declared.iter().any(|(declared, _)| same(declared, name));
        for index in actual.indexes.iter().filter(|i| i.origin == Origin::CreateIndex && !i.unique) {
            if !is_declared(&index.name) {
                self.tolerate(format!("index {} of table {table} is not declared", quoted(&index.name)));
            }
        }
    }
}

/// Shows what an index is over.
fn shown(index: &Index) -> String {
    let terms = index.terms.iter().map(|term| {
        let column = term.column.as_deref().map_or_else(|| "an expression".into(), quoted);
        let collation = if term.is_binary() { String::new() } else { format!(" COLLATE {}", term.collation) };
        format!("{column}{collation}{}", if term.descending { " DESC" } else { "" })
    });
    let terms: Vec<String> = terms.collect();
    let unique = if index.unique { "UNIQUE " } else { "" };
    format!("{unique}({}){}", terms.join(", "), if index.partial { " of some rows" } else { "" })
}
