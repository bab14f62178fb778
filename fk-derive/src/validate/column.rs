//! SY6 and SY8, for what the database computes in a column.

use proc_macro2::TokenStream;

use crate::check_expr;
use crate::errors::Errors;
use crate::model::{Column, Formula, Generated};
use crate::path::plain;
use crate::syntax::field::{self, Field};

/// Fills in what generates columns.
pub(super) fn computed(facade: &TokenStream, columns: &mut [Column], fields: &[Field], errors: &mut Errors) {
    for at in 0..columns.len() {
        let Some(said) = fields[at].generated.get() else { continue };
        contradictions(&fields[at], errors);
        let formula = match &said.formula {
            field::Formula::Sql(sql) => Some(Formula::Sql(sql.clone())),
            field::Formula::Expr(expr) => {
                errors.ok(check_expr::generated(facade, columns, at, expr)).map(Formula::Typed)
            }
        };
        let formula = formula.unwrap_or_else(|| Formula::Typed(TokenStream::new()));
        columns[at].generated = Some(Generated { formula, stored: said.stored });
    }
}

/// SY6: nobody gives a generated column a value.
fn contradictions(field: &Field, errors: &mut Errors) {
    if let Some(said) = field.default.get() {
        errors.at(&said.word, "a generated column has no default\n  help: remove `#[default(..)]`");
    }
    if let Some(said) = field.key.get() {
        errors.at(&said.word, "a key can't be generated (SQLite documentation, \"Generated Columns\", §2.3)");
    }
    let Some(said) = field.references.get() else { return };
    for action in [said.on_delete.get(), said.on_update.get()].into_iter().flatten() {
        let sets = matches!(action.variant, "SetNull" | "SetDefault");
        let follows = action.variant == "Cascade" && said.on_update.get().is_some_and(|on| on.word == action.word);
        if sets || (follows && said.on_update.get().is_some_and(|on| on.at == action.at)) {
            let text = format!("`{}` would write a generated column", plain(&action.word));
            errors.at(&action.word, format!("{text}\n  help: choose `no_action` or `restrict`"));
        }
    }
}
