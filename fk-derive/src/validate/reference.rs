//! SY3, SY6 and SY7: what a reference says, with its defaults.

use proc_macro2::{Ident, Span};
use quote::ToTokens as _;
use syn::{FieldsNamed, Type};

use crate::errors::Errors;
use crate::model::{self, Column, Key, Reference};
use crate::path::{constant, index_of, plain, without_self};
use crate::syntax::field::{Action, Field, References};

/// Gathers the references of a table.
pub(super) fn references(
    ident: &Ident,
    named: &FieldsNamed,
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
        let bare = is_bare(&named.named[at].ty);
        let (relation, place, unnamed) = relation(said, column);
        let unnamed = unnamed.filter(|text| {
            if !bare {
                errors.at(&said.word, text);
            }
            bare
        });
        let indexed = key.columns.first() == Some(&at) || field.unique.get().is_some();
        let wanted = said.index.get().is_none_or(|wanted| wanted.value);
        all.push(Reference {
            name: said.name.get().map_or_else(|| format!("fk_{table}_{}", column.name), syn::LitStr::value),
            column: at,
            parent: said.parent.get().map(|parent| without_self(parent.to_token_stream(), ident)),
            constant: constant(&relation, "", place),
            relation,
            unnamed: unnamed.map(|text| (said.word.clone(), text)),
            on_delete: action(said.on_delete.get()),
            on_update: action(said.on_update.get()),
            deferred: said.deferred.get().is_some(),
            index: (wanted && !indexed).then(|| index_of(table, &column.name)),
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

/// Tells whether a type is written as a name alone. `Key<..>` isn't, and what else it is only the compiler knows.
fn is_bare(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.arguments.is_none()))
}

/// SY7: gives the relation's name, where it comes from, and what is wrong about it.
fn relation(said: &References, column: &Column) -> (String, Span, Option<String>) {
    if let Some(name) = said.relation.get() {
        return (plain(name), name.span(), None);
    }
    let (field, place) = (plain(&column.ident), column.ident.span());
    if let Some(name) = field.strip_suffix("_id").filter(|name| !name.trim_matches('_').is_empty()) {
        return (name.to_owned(), place, None);
    }
    let unnamed = (!said.damaged).then(|| {
        let (why, name) = match field.strip_suffix("_id") {
            Some(_) => ("without `_id` nothing is left of the field's", "parent"),
            None => ("the field's name doesn't end in `_id`", field.as_str()),
        };
        format!(
            "the relation of `{field}` needs a name, since {why}\n  \
             help: name it: `#[references(on_delete = .., as {name})]`"
        )
    });
    (field, place, unnamed)
}
