//! SY9: generated constants and methods differ.

use std::collections::HashMap;

use proc_macro2::Ident;

use crate::errors::Errors;
use crate::model::Table;
use crate::path::plain;

/// Methods that every table has: a relation of that name would hide them.
const METHODS: &[&str] = &["key", "query"];

/// Finds constants and methods that would be there twice.
pub(super) fn clashes(table: &Table, errors: &mut Errors) {
    let mut constants: HashMap<String, String> = HashMap::new();
    constants.insert("PRIMARY_KEY".to_owned(), "the key".to_owned());
    let mut found = Vec::new();
    let mut add = |constant: &Ident, place: &Ident, what: String, remedy: &str| {
        if let Some(first) = constants.get(&constant.to_string()) {
            let text =
                format!("the constant `{constant}` is there twice: for {first} and for {what}\n  help: {remedy}");
            found.push(syn::Error::new_spanned(place, text));
        } else {
            constants.insert(constant.to_string(), what);
        }
    };
    for reference in &table.references {
        let column = &table.columns[reference.column];
        let place = &reference.constant;
        let what = format!("the reference of `{}`", plain(&column.ident));
        add(&reference.constant, place, what, "give this one another name with `as ..`");
    }
    for unique in &table.uniques {
        let column = plain(&table.columns[unique.column].ident);
        add(&unique.constant, &unique.constant, format!("`#[unique]` of `{column}`"), "rename the field");
    }
    for check in &table.checks {
        let column = plain(&table.columns[check.column].ident);
        let remedy = "give this one another name with `name = \"..\"`";
        add(&check.constant, &check.constant, format!("`#[check(..)]` of `{column}`"), remedy);
    }
    for many in &table.has_many {
        let method = plain(&many.method);
        add(&many.constant, &many.method, format!("`has_many({method}: ..)`"), "give this one another name");
    }
    found.into_iter().for_each(|error| errors.push(error));
    for many in &table.has_many {
        let method = plain(&many.method);
        if METHODS.contains(&method.as_str()) {
            errors.at(
                &many.method,
                format!("`{method}` is a method of every table\n  help: give the relation another name"),
            );
        }
    }
}
