//! SY9: columns, generated constants and methods differ.

use std::collections::HashMap;

use proc_macro2::Ident;
use quote::format_ident;

use crate::errors::Errors;
use crate::model::{Column, Table};
use crate::path::plain;
use crate::syntax::field::Field;

/// Methods that every table has: a relation of that name would hide them.
const METHODS: &[&str] = &["key", "query"];

/// Finds constants and methods that would be there twice. The second one gets another name, so that
/// the code beside the error compiles.
pub(super) fn clashes(table: &mut Table, errors: &mut Errors) {
    let mut names = Names { first: HashMap::from([("PRIMARY_KEY".to_owned(), "the key".to_owned())]) };
    let columns: Vec<String> = table.columns.iter().map(|column| plain(&column.ident)).collect();
    for reference in &mut table.references {
        let what = match reference.columns.as_slice() {
            [one] => format!("the reference of `{}`", columns[*one]),
            _ => "`foreign_key(..)`".to_owned(),
        };
        names.add(&mut reference.constant, what, "give this one another name with `as ..`", errors);
    }
    for unique in &mut table.uniques {
        let fields: Vec<&str> = unique.columns.iter().map(|at| columns[*at].as_str()).collect();
        let what = match fields.as_slice() {
            [one] => format!("`#[unique]` of `{one}`"),
            _ => format!("`unique({})`", fields.join(", ")),
        };
        names.add(&mut unique.constant, what, "give one of them another name with `name = \"..\"`", errors);
    }
    for check in &mut table.checks {
        let what = match check.column {
            Some(at) => format!("`#[check(..)]` of `{}`", columns[at]),
            None => "`check(..)`".to_owned(),
        };
        names.add(&mut check.constant, what, "give this one another name with `name = \"..\"`", errors);
    }
    for many in &mut table.has_many {
        let word = if many.one { "has_one" } else { "has_many" };
        names.add_method(&mut many.method, &mut many.constant, word, errors);
    }
    for many in &mut table.many_to_many {
        names.add_method(&mut many.method, &mut many.constant, "many_to_many", errors);
    }
}

/// Finds columns that would have one name. Databases compare names without regard to case.
pub(super) fn columns(columns: &[Column], fields: &[Field], errors: &mut Errors) {
    for (at, column) in columns.iter().enumerate() {
        let Some(first) = columns[..at].iter().find(|first| first.name.eq_ignore_ascii_case(&column.name)) else {
            continue;
        };
        let text = format!(
            "the column `{}` is there twice: for `{}` and for `{}`\n  help: give one of them another name with \
             `#[column(name = \"..\")]`",
            column.name,
            plain(&first.ident),
            plain(&column.ident)
        );
        match fields[at].column.get() {
            Some(name) => errors.at(name, text),
            None => errors.at(&column.ident, text),
        }
    }
}

struct Names {
    first: HashMap<String, String>,
}

impl Names {
    fn add_method(&mut self, method: &mut Ident, constant: &mut Ident, word: &str, errors: &mut Errors) {
        let name = plain(method);
        if METHODS.contains(&name.as_str()) {
            let text = format!("`{name}` is a method of every table\n  help: give the relation another name");
            errors.at(&*method, text);
        }
        if self.add(constant, format!("`{word}({name}: ..)`"), "give this one another name", errors) {
            *method = format_ident!("{}_again", method);
        }
    }

    /// Tells whether the constant is there already.
    fn add(&mut self, constant: &mut Ident, what: String, remedy: &str, errors: &mut Errors) -> bool {
        let name = constant.to_string();
        let Some(first) = self.first.get(&name) else {
            self.first.insert(name, what);
            return false;
        };
        let text = format!("the constant `{name}` is there twice: for {first} and for {what}\n  help: {remedy}");
        errors.at(&*constant, text);
        *constant = format_ident!("{constant}_{}", self.first.len());
        self.first.insert(constant.to_string(), what);
        true
    }
}
