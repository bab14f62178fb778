//! SY6 and SY8, for what the database computes in a column.

use proc_macro2::TokenStream;

use crate::check_expr;
use crate::errors::Errors;
use crate::model::{Column, Formula, Generated};
use crate::path::plain;
use crate::syntax::field::{self, Field};

use super::key::GENERATED;

/// Fills in what generates columns.
pub(super) fn computed(columns: &mut [Column], fields: &[Field], errors: &mut Errors) {
    let mut reads = vec![Vec::new(); columns.len()];
    for at in 0..columns.len() {
        let Some(said) = fields[at].generated.get() else { continue };
        contradictions(&fields[at], errors);
        let formula = match &said.formula {
            field::Formula::Sql(sql) => Some(Formula::Sql(sql.clone())),
            field::Formula::Expr(expr) => errors.ok(check_expr::generated(columns, at, expr)).map(|(formula, of)| {
                reads[at] = of;
                Formula::Typed(formula)
            }),
        };
        let formula = formula.unwrap_or_else(|| Formula::Typed(TokenStream::new()));
        columns[at].generated = Some(Generated { formula, stored: said.stored });
    }
    circle(columns, fields, &reads, errors);
}

/// SY6: generated columns aren't computed in a circle (SQLite documentation, "Generated Columns", §2.3).
fn circle(columns: &[Column], fields: &[Field], reads: &[Vec<usize>], errors: &mut Errors) {
    for start in 0..columns.len() {
        let (mut found, mut open) = (vec![false; columns.len()], reads[start].clone());
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut found[at], true) {
                open.extend(&reads[at]);
            }
        }
        if let (true, Some(said)) = (found[start], fields[start].generated.get()) {
            let text = format!("`{}` would be computed from itself", plain(&columns[start].ident));
            errors.at(&said.word, format!("{text}, by way of other generated columns"));
            return;
        }
    }
}

/// SY6: nobody gives a generated column a value.
fn contradictions(field: &Field, errors: &mut Errors) {
    if let Some(said) = field.default.get() {
        errors.at(&said.word, "a generated column has no default\n  help: remove `#[default(..)]`");
    }
    if let Some(said) = field.key.get() {
        errors.at(&said.word, format!("{GENERATED}\n  help: remove `#[generated(..)]`"));
    }
}
