//! Indexes that only make lookups fast: columns, directions, conditions.

use fk_core::sql::{Index as DeclaredIndex, indexes};

use super::super::actual::{Index, Origin};
use super::super::findings::{Weight, named, quoted};
use super::super::parse::index_condition;
use super::pair::{Pair, same};

impl Pair<'_> {
    pub(super) fn compare_indexes(&mut self) {
        let (def, actual, table) = (self.def, self.actual, self.name());
        let declared: Vec<DeclaredIndex> = indexes(def).into_iter().filter(|index| !index.unique).collect();
        for own in &declared {
            let create = own.create(def, self.dialect);
            let columns: Vec<&str> = def.names(own.columns).collect();
            let text = declared_text(&create, &table);
            let what = format!("index {} of table {table}: declared {text}", quoted(own.name));
            let directed = |index: &Index| {
                let descending = own.columns.iter().map(|at| own.descending.contains(at));
                index.terms.iter().map(|term| term.descending).eq(descending)
            };
            let index = actual.indexes.iter().find(|index| same(&index.name, own.name));
            match index {
                Some(index)
                    if index.is_of(&columns) && !index.unique && directed(index) && has_condition(index, &create) => {}
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
        let is_declared = |name: &str| declared.iter().any(|declared| same(declared.name, name));
        for index in actual.indexes.iter().filter(|i| i.origin == Origin::CreateIndex && !i.unique) {
            if !is_declared(&index.name) {
                self.tolerate(format!("index {} of table {table} is not declared", quoted(&index.name)));
            }
        }
    }
}

/// Tells whether an index is over the rows that its declaration says.
pub(super) fn has_condition(index: &Index, create: &str) -> bool {
    match index_condition(create) {
        None => !index.partial,
        declared => index.partial && index.condition == declared,
    }
}

/// Gives what CREATE INDEX says after the table's name.
pub(super) fn declared_text(create: &str, table: &str) -> String {
    create.split_once(&format!(" ON {table} ")).map_or(create, |(_, rest)| rest).to_owned()
}

/// Shows what an index is over.
pub(super) fn shown(index: &Index) -> String {
    let terms = index.terms.iter().map(|term| {
        let column = term.column.as_deref().map_or_else(|| "an expression".into(), quoted);
        let collation = if term.natural || term.column.is_none() { "" } else { term.collation.as_str() };
        let collate = if collation.is_empty() { "" } else { " COLLATE " };
        format!("{column}{collate}{collation}{}", if term.descending { " DESC" } else { "" })
    });
    let terms: Vec<String> = terms.collect();
    let unique = if index.unique { "UNIQUE " } else { "" };
    let rows = match &index.condition {
        Some(condition) => format!(" WHERE {}", condition.text),
        None if index.partial => " of some rows".to_owned(),
        None => String::new(),
    };
    format!("{unique}({}){rows}", terms.join(", "))
}
