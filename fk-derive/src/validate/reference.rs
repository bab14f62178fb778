//! SY3, SY6 and SY7: what a reference says, with its defaults.

use proc_macro2::{Ident, Span};
use quote::ToTokens as _;

use crate::errors::Errors;
use crate::model::{self, Column, Key, Reference};
use crate::path::{constant, plain, without_self};
use crate::syntax::field::{Action, Field, References};

/// Gathers the references of a table.
pub(super) fn references(
    ident: &Ident,
    table: &str,
    columns: &[Column],
    key: &Key,
    fields: &[Field],
    errors: &mut Errors,
) -> Vec<Reference> {
    let mut all = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        let Some(said) = field.references.get() else { continue };
        let column = &columns[at];
        actions(said, field, errors);
        let (relation, place) = relation(said, column, errors);
        let indexed = key.columns.first() == Some(&at) || field.unique.get().is_some();
        let wanted = said.index.get().is_none_or(|wanted| wanted.value);
        all.push(Reference {
            name: said.name.get().map_or_else(|| format!("fk_{table}_{}", column.name), syn::LitStr::value),
            column: at,
            parent: said.parent.get().map(|parent| without_self(parent.to_token_stream(), ident)),
            constant: constant(&relation, "", place),
            relation,
            on_delete: action(said.on_delete.get()),
            on_update: action(said.on_update.get()),
            deferred: said.deferred.get().is_some(),
            index: (wanted && !indexed).then(|| format!("ix_{table}_{}", column.name)),
        });
    }
    all
}

fn action(said: Option<&Action>) -> model::Action {
    let variant = said.map_or("NoAction", |action| action.variant);
    model::Action { variant: Ident::new(variant, Span::call_site()), word: said.map(|action| action.word.clone()) }
}

/// SY3, SY6.
fn actions(said: &References, field: &Field, errors: &mut Errors) {
    if said.on_delete.get().is_none() && !said.damaged {
        let text = "a reference says what becomes of its row when the referenced row is deleted\n  \
                    help: add `on_delete = ..`: `restrict` or `no_action` (refuse that), `cascade` (delete this row too), \
                    `set_null` or `set_default`";
        errors.at(&said.word, text);
    }
    for action in [said.on_delete.get(), said.on_update.get()].into_iter().flatten() {
        if action.variant == "SetDefault" && field.default.get().is_none() {
            let text = "`set_default` needs a default\n  help: add `#[default(..)]` to the field";
            errors.at(&action.word, text);
        }
        if let (Some(deferred), "Restrict") = (said.deferred.get(), action.variant) {
            let text = "`restrict` refuses at once, so it can't be `deferred`\n  \
                        help: `no_action` waits for the end of the transaction";
            errors.at(if action.at > deferred.at { &action.word } else { &deferred.word }, text);
        }
    }
}

/// SY7: gives the relation's name, and where it comes from.
fn relation(said: &References, column: &Column, errors: &mut Errors) -> (String, Span) {
    if let Some(name) = said.relation.get() {
        return (plain(name), name.span());
    }
    let (field, place) = (plain(&column.ident), column.ident.span());
    if let Some(name) = field.strip_suffix("_id").filter(|name| !name.trim_matches('_').is_empty()) {
        return (name.to_owned(), place);
    }
    if !said.damaged {
        let text = format!(
            "the relation of `{field}` needs a name, since the field's name doesn't end in `_id`\n  \
             help: name it: `#[references(on_delete = .., as {field})]`"
        );
        errors.at(&said.word, text);
    }
    (field, place)
}
