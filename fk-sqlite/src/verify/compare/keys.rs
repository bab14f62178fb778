//! The primary key and unique keys, those among some rows included.

use fk_core::sql::{Index as DeclaredIndex, indexes};

use super::super::actual::{Index, Origin, Term};
use super::super::findings::{Weight, listed, named, quoted};
use super::super::parse::KeyClause;
use super::indexes::{declared_text, has_condition, shown};
use super::pair::{Pair, same, same_all};

impl<'a> Pair<'a> {
    pub(super) fn compare_primary_key(&mut self) {
        let (shape, actual) = (&self.def.shape, self.actual);
        let columns: Vec<&str> = self.def.names(shape.key).collect();
        let what = format!("primary key {} of table {}", quoted(shape.key_name), self.name());
        if let Some(index) = self.unique_for_primary_key() {
            let text = format!("{what}: declared PRIMARY KEY, in the file {}", shown(index));
            return self.rebuild(Weight::RefusedIfStrict, text);
        }
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
        let natural = |term: &Term| term.natural;
        if let Some(index) = index.filter(|index| !index.terms.iter().take(columns.len()).all(natural)) {
            let text = format!("{what}: declared with its columns' collation, in the file {}", shown(index));
            self.rebuild(Weight::Refused, text);
        }
        let name = actual.text.primary_key.as_ref().and_then(|key| key.name.as_deref());
        if !name.is_some_and(|name| same(name, shape.key_name)) {
            let text = format!("{what}: declared with this name, in the file {}", named(name));
            self.rebuild(Weight::RefusedIfStrict, text);
        }
        match (shape.autoincrement, actual.text.autoincrement) {
            (false, true) => self.tolerate(format!("{what} is AUTOINCREMENT")),
            (true, false) => self.tolerate(format!("{what}: declared AUTOINCREMENT, in the file keys can come again")),
            _ => {}
        }
    }

    /// Finds what stands for the primary key in a file that has none: a unique key over the same columns.
    pub(super) fn unique_for_primary_key(&self) -> Option<&'a Index> {
        let (shape, actual) = (&self.def.shape, self.actual);
        if !actual.key.is_empty() || shape.generated_key || shape.key.is_empty() {
            return None;
        }
        let columns: Vec<&str> = self.def.names(shape.key).collect();
        let is_declared = |index: &Index| {
            let names: Vec<&str> = index.terms.iter().filter_map(|term| term.column.as_deref()).collect();
            let same_columns = |key: &&[usize]| same_all(&self.def.names(key).collect::<Vec<_>>(), &names);
            self.def.shape.uniques.iter().filter(|unique| unique.filter.is_none()).any(|u| same_columns(&u.columns))
        };
        actual.indexes.iter().find(|index| index.unique && index.is_over(&columns) && !is_declared(index))
    }

    pub(super) fn compare_uniques(&mut self) {
        let (def, actual, table) = (self.def, self.actual, self.name());
        let primary = self.unique_for_primary_key().map(|index| index.name.as_str());
        let is_key =
            |index: &&Index| index.unique && index.origin != Origin::PrimaryKey && primary != Some(index.name.as_str());
        let uniques: Vec<&Index> = actual.indexes.iter().filter(is_key).collect();
        let mut matched = vec![false; uniques.len()];
        let partial: Vec<DeclaredIndex> = indexes(def).into_iter().filter(|index| index.unique).collect();
        for unique in def.shape.uniques {
            let columns: Vec<&str> = def.names(unique.columns).collect();
            let what = format!("unique key {} of table {table}", quoted(unique.name));
            let names = |index: &Index| self.names_of(index);
            let is_named = |index: &Index| names(index).iter().any(|name| same(name, unique.name));
            let create = partial.iter().find(|index| index.name == unique.name).map(|i| i.create(def, self.dialect));
            let is_over = |index: &Index| match &create {
                None => index.is_over(&columns),
                Some(create) => index.is_of(&columns) && has_condition(index, create),
            };
            let free = || uniques.iter().enumerate().filter(|(at, _)| !matched[*at]);
            let found = free()
                .find(|(_, index)| is_over(index) && is_named(index))
                .or_else(|| free().find(|(_, index)| is_over(index)))
                .or_else(|| free().find(|(_, index)| is_named(index)));
            let declared = match &create {
                None => listed(columns.iter().copied()),
                Some(create) => declared_text(create, &table),
            };
            let Some((at, index)) = found else {
                let text = format!("{what}: declared {declared}, in the file no such key");
                // A rebuilt table has it already.
                if self.is_rebuilt() {
                    self.rebuild(Weight::Refused, text);
                    continue;
                }
                let mend = create
                    .unwrap_or_else(|| format!("CREATE UNIQUE INDEX {} ON {table} {declared}", quoted(unique.name)));
                self.add(Weight::Refused, text, || mend);
                continue;
            };
            let (is_over, is_named, name) = (is_over(index), is_named(index), names(index).first().cloned());
            matched[at] = true;
            let (weight, text) = if !is_over {
                (Weight::Refused, format!("{what}: declared {declared}, in the file {}", shown(index)))
            } else if !is_named {
                let name = named(name.as_deref());
                (Weight::RefusedIfStrict, format!("{what}: declared with this name, in the file {name}"))
            } else {
                if create.is_none() && index.origin == Origin::CreateIndex {
                    self.tolerate(format!("{what} is an index in the file, not a constraint"));
                }
                continue;
            };
            match create.filter(|_| index.origin == Origin::CreateIndex) {
                Some(create) => self.add(weight, text, || format!("DROP INDEX {}; {create}", quoted(&index.name))),
                None => self.rebuild(weight, text),
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
}
