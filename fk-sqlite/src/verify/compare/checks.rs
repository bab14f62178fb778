//! CHECK constraints, also those that hold a column to the words of its enum, or a reference to MATCH FULL.

use fk_core::sql::{has_match_full_check, match_full_check_name, words_check_name};

use super::super::expression::Expression;
use super::super::findings::{Weight, named, quoted};
use super::pair::{Pair, same};

/// A declared check.
#[derive(Clone)]
pub(super) struct DeclaredCheck {
    pub(super) name: String,
    /// Positions of its columns.
    pub(super) columns: Vec<usize>,
    pub(super) condition: Expression,
}

impl Pair<'_> {
    /// Gives every declared check, with its condition as the declaration's text has it.
    pub(super) fn declared_checks(&self) -> impl Iterator<Item = DeclaredCheck> + '_ {
        let own = self.def.checks.iter().map(|check| (check.name.to_owned(), check.columns.to_vec()));
        let columns = self.def.shape.columns.iter().enumerate();
        let words = columns.filter(|(_, column)| !column.scalar.words.is_empty());
        let words = words.map(|(at, column)| (words_check_name(self.def, column), vec![at]));
        let full = self.def.foreign_keys.iter().filter(|key| has_match_full_check(key));
        let full = full.map(|key| (match_full_check_name(key), key.columns.to_vec()));
        own.chain(words).chain(full).zip(&self.declared.checks).map(|((name, columns), clause)| DeclaredCheck {
            name,
            columns,
            condition: clause.condition.clone(),
        })
    }

    pub(super) fn compare_checks(&mut self) {
        let (table, text) = (self.name(), &self.actual.text);
        let mut matched = vec![false; text.checks.len()];
        let declared: Vec<DeclaredCheck> = self.declared_checks().collect();
        for check in declared {
            let what = format!("check {} of table {table}", quoted(&check.name));
            let is_named = |name: &Option<String>| name.as_deref().is_some_and(|name| same(name, &check.name));
            let free = || text.checks.iter().enumerate().filter(|(at, _)| !matched[*at]);
            let found = free()
                .find(|(_, found)| is_named(&found.name) && found.condition == check.condition)
                .or_else(|| free().find(|(_, found)| is_named(&found.name)))
                .or_else(|| free().find(|(_, found)| found.condition == check.condition));
            let Some((at, found)) = found else {
                let finding = format!("{what}: declared CHECK {}, in the file no such check", check.condition.text);
                self.missing_constraint(Weight::RefusedIfStrict, &check.columns, finding);
                continue;
            };
            matched[at] = true;
            if found.condition != check.condition {
                let (ours, theirs) = (&check.condition.text, &found.condition.text);
                self.rebuild(
                    Weight::RefusedIfStrict,
                    format!("{what}: declared CHECK {ours}, in the file CHECK {theirs}"),
                );
            } else if !is_named(&found.name) {
                let text = format!("{what}: declared with this name, in the file {}", named(found.name.as_deref()));
                self.rebuild(Weight::RefusedIfStrict, text);
            }
        }
        for (check, _) in text.checks.iter().zip(matched).filter(|(_, matched)| !matched) {
            let name = check.name.as_deref().map(|name| format!("{} ", quoted(name))).unwrap_or_default();
            self.tolerate(format!("check {name}{} of table {table} is not declared", check.condition.text));
        }
    }
}
