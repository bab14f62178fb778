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
        let what = format!("the reference of `{}`", columns[reference.column]);
        names.add(&mut reference.constant, what, "give this one another name with `as ..`", errors);
    }
    for unique in &mut table.uniques {
        let what = format!("`#[unique]` of `{}`", columns[unique.column]);
        names.add(&mut unique.constant, what, "rename the field, or the other", errors);
    }
    for check in &mut table.checks {
        let what = format!("`#[check(..)]` of `{}`", columns[check.column]);
        names.add(&mut check.constant, what, "give this one another name with `name = \"..\"`", errors);
    }
    for many in &mut table.has_many {
        let method = plain(&many.method);
        if METHODS.contains(&method.as_str()) {
            let text = format!("`{method}` is a method of every table\n  help: give the relation another name");
            errors.at(&many.method, text);
        }
        let what = format!("`has_many({method}: ..)`");
        if names.add(&mut many.constant, what, "give this one another name", errors) {
            many.method = format_ident!("{}_again", many.method);
        }
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
