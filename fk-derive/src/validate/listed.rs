//! Candidate keys, indexes and checks: what stands on a field, and what stands on the struct. SY13.

use proc_macro2::{Ident, TokenStream};
use syn::Expr;

use super::key::no_field;
use crate::check_expr;
use crate::errors::Errors;
use crate::model::{Check, Column, Formula, Index, Unique};
use crate::path::{constant, plain};
use crate::syntax::field::{self, Field};
use crate::syntax::listed::Listed;
use crate::syntax::reserved;

/// The table that all this is about.
pub(super) struct Of<'a> {
    pub(super) table: &'a str,
    pub(super) columns: &'a [Column],
}

/// SY13: finds fields by their names.
pub(super) fn positions(fields: &[Ident], columns: &[Column], errors: &mut Errors) -> Vec<usize> {
    let mut found = Vec::new();
    for word in fields {
        match columns.iter().position(|column| plain(&column.ident) == plain(word)) {
            Some(at) if found.contains(&at) => errors.at(word, format!("`{}` is given twice", plain(word))),
            Some(at) => found.push(at),
            None => errors.at(word, no_field(word, columns)),
        }
    }
    found
}

/// SY13: no list has more than eight fields, since the library has no larger keys.
pub(super) fn at_most_eight(fields: &[Ident], errors: &mut Errors) {
    if let Some(ninth) = fields.get(8) {
        errors.at(ninth, "this is the ninth field, and a key has eight at most");
    }
}

impl Of<'_> {
    /// Makes `ix_orders_a_b` of `ix`.
    fn name(&self, kind: &str, columns: &[usize]) -> String {
        let names: Vec<&str> = columns.iter().map(|at| self.columns[*at].name.as_str()).collect();
        format!("{kind}_{}_{}", self.table, names.join("_"))
    }

    /// Makes what a constant is called after: the name that was given without its beginning, or the fields.
    fn short(&self, kind: &str, given: Option<&syn::LitStr>, columns: &[usize]) -> String {
        let Some(name) = given.map(syn::LitStr::value) else {
            let fields: Vec<String> = columns.iter().map(|at| plain(&self.columns[*at].ident)).collect();
            return fields.join("_");
        };
        let whole = format!("{kind}_{}_", self.table);
        name.strip_prefix(&whole).or_else(|| name.strip_prefix(&format!("{kind}_"))).unwrap_or(&name).to_owned()
    }

    fn filter(&self, filter: Option<&Expr>, errors: &mut Errors) -> Option<TokenStream> {
        errors.ok(check_expr::condition(self.columns, filter?)).map(|(condition, _)| condition)
    }
}

/// Gathers what stands on fields, then what stands on the struct, with its columns.
fn both<'a>(
    columns: &[Column],
    of_fields: impl Iterator<Item = Option<&'a Listed>>,
    listed: &'a [Listed],
    errors: &mut Errors,
) -> Vec<(&'a Listed, Vec<usize>)> {
    let mut all: Vec<_> = of_fields.enumerate().filter_map(|(at, listed)| Some((listed?, vec![at]))).collect();
    for listed in listed {
        let found = positions(&listed.fields, columns, errors);
        if !found.is_empty() {
            all.push((listed, found));
        }
    }
    all
}

/// SY6: a key is told once.
fn once(of: &Of<'_>, key: &[usize], all: &mut Vec<(&Listed, Vec<usize>)>, errors: &mut Errors) {
    let sorted = |columns: &[usize]| {
        let mut columns = columns.to_vec();
        columns.sort_unstable();
        columns
    };
    let mut seen = Vec::new();
    all.retain(|(unique, columns)| {
        if unique.filter.get().is_some() {
            return true;
        }
        let whole = sorted(columns);
        let names: Vec<String> = columns.iter().map(|at| plain(&of.columns[*at].ident)).collect();
        let what = if names.len() == 1 { format!("`{}`", names[0]) } else { format!("`({})`", names.join(", ")) };
        let twice = seen.contains(&whole);
        if twice {
            errors.at(&unique.word, format!("{what} is unique already\n  help: remove one of them"));
        } else if !unique.fields.is_empty() && whole == sorted(key) {
            errors.at(&unique.word, format!("{what} is the key, which is unique already\n  help: remove it here"));
        }
        seen.push(whole);
        !twice
    });
}

pub(super) fn uniques(
    of: &Of<'_>,
    key: &[usize],
    fields: &[Field],
    listed: &[Listed],
    errors: &mut Errors,
) -> Vec<Unique> {
    let of_fields = fields.iter().map(|field| field.unique.get());
    let mut all = both(of.columns, of_fields, listed, errors);
    once(of, key, &mut all, errors);
    let make = |(unique, columns): (&Listed, Vec<usize>)| {
        let given = unique.name.get();
        if let Some(given) = given {
            reserved(&given.value(), given, errors);
        }
        let name = given.map_or_else(|| of.name("uq", &columns), syn::LitStr::value);
        let constant = constant(&of.short("uq", given, &columns), "_KEY", unique.word.span());
        let filter = of.filter(unique.filter.get(), errors);
        Unique { name, columns, constant, filter }
    };
    all.into_iter().map(make).collect()
}

pub(super) fn indexes(of: &Of<'_>, fields: &[Field], listed: &[Listed], errors: &mut Errors) -> Vec<Index> {
    let of_fields = fields.iter().map(|field| field.index.get());
    let all = both(of.columns, of_fields, listed, errors);
    let make = |(index, columns): (&Listed, Vec<usize>)| {
        let given = index.name.get();
        if let Some(given) = given {
            reserved(&given.value(), given, errors);
        }
        let name = given.map_or_else(|| of.name("ix", &columns), syn::LitStr::value);
        let is_descending =
            |at: &usize| index.descending.iter().any(|field| plain(field) == plain(&of.columns[*at].ident));
        let descending = columns.iter().copied().filter(is_descending).collect();
        let filter = of.filter(index.filter.get(), errors);
        Index { name, columns, descending, filter }
    };
    all.into_iter().map(make).collect()
}

pub(super) fn checks(of: &Of<'_>, fields: &[Field], listed: &[field::Check], errors: &mut Errors) -> Vec<Check> {
    let mut checks = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        for (n, check) in field.checks.iter().enumerate() {
            if n > 0 && check.name.is_none() {
                let text = "a field's second check needs a name\n  help: `#[check(name = \"..\", ..)]`";
                errors.at(&check.word, text);
                continue;
            }
            checks.extend(make_check(of, Some(at), check, errors));
        }
    }
    for check in listed {
        checks.extend(make_check(of, None, check, errors));
    }
    checks
}

fn make_check(of: &Of<'_>, on: Option<usize>, check: &field::Check, errors: &mut Errors) -> Option<Check> {
    let (condition, reads) = match &check.condition {
        field::Formula::Sql(sql) => {
            if on.is_none() && check.name.is_none() {
                let text = "a check in SQL needs a name\n  help: `check(name = \"..\", sql = \"..\")`";
                errors.at(&check.word, text);
                return None;
            }
            (Formula::Sql(sql.clone()), on.into_iter().collect())
        }
        field::Formula::Expr(expr) => {
            let (condition, reads) = errors.ok(check_expr::condition(of.columns, expr))?;
            (Formula::Typed(condition), reads)
        }
    };
    let about = on.map_or_else(|| reads.clone(), |at| vec![at]);
    let given = check.name.as_ref();
    let name = given.map_or_else(|| of.name("ck", &about), syn::LitStr::value);
    let constant = constant(&of.short("ck", given, &about), "_CHECK", check.word.span());
    Some(Check { name, column: on, reads, constant, condition })
}
