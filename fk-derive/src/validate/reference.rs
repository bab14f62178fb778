//! SY3, SY6, SY7, SY13 and SY14: what a reference says, with its defaults.

use proc_macro2::{Ident, Span};
use quote::ToTokens as _;
use syn::{FieldsNamed, Type};

use super::listed::{at_most_eight, positions};
use crate::errors::Errors;
use crate::model::{self, Column, Default, Key, Reference, To, Unique};
use crate::path::{constant, plain, without_self};
use crate::syntax::field::Field;
use crate::syntax::reference::{Action, ForeignKey, Parent, References};

/// The table whose references these are.
pub(super) struct Of<'a> {
    pub(super) ident: &'a Ident,
    pub(super) named: &'a FieldsNamed,
    pub(super) table: &'a str,
    pub(super) columns: &'a [Column],
    pub(super) key: &'a Key,
    pub(super) uniques: &'a [Unique],
}

/// Gathers the references of a table: those of its fields, then those of the struct.
pub(super) fn references(of: &Of<'_>, fields: &[Field], listed: &[ForeignKey], errors: &mut Errors) -> Vec<Reference> {
    let mut all = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        let Some(said) = field.references.get() else { continue };
        let bare = is_bare(&of.named.named[at].ty) && !matches!(said.parent.get(), Some(Parent::Columns(..)));
        let (relation, place, unnamed) = relation(said, &of.columns[at]);
        let unnamed = unnamed.filter(|text| {
            if !bare {
                errors.at(&said.word, text);
            }
            bare
        });
        let mut reference = reference(of, said, vec![at], relation, place, errors);
        reference.unnamed = unnamed.map(|text| (said.word.clone(), text));
        all.push(reference);
    }
    for key in listed {
        let columns = positions(&key.fields, of.columns, errors);
        let whole = columns.len() == key.fields.len();
        lengths(key, errors);
        at_most_eight(&key.fields, errors);
        if !whole || columns.is_empty() {
            continue;
        }
        let said = &key.said;
        if said.relation.get().is_none() && !said.damaged {
            let text = "the relation of several columns needs a name\n  help: name it: `foreign_key(.., as parent)`";
            errors.at(&said.word, text);
        }
        let named = said.relation.get().map(|name| (plain(name), name.span()));
        let (relation, place) = named.unwrap_or_else(|| ("parent".to_owned(), said.word.span()));
        let mut reference = reference(of, said, columns, relation, place, errors);
        reference.fields.clone_from(&key.fields);
        all.push(reference);
    }
    indexes_once(&mut all);
    all
}

/// SY13: both lists are equally long, and name each field once.
fn lengths(key: &ForeignKey, errors: &mut Errors) {
    let Some(Parent::Columns(parent, fields)) = key.said.parent.get() else { return };
    if key.fields.is_empty() {
        let text = "`foreign_key(..)` names no field\n  help: such as `foreign_key((a, b) -> Parent(c, d), ..)`";
        errors.at(&key.said.word, text);
    } else if fields.len() != key.fields.len() {
        let names = |list: &[Ident]| list.iter().map(plain).collect::<Vec<_>>().join(", ");
        let (from, to) = (key.fields.len(), fields.len());
        let text = format!(
            "{from} field{} can't reference {to}\n  help: name as many on both sides: ({}) -> {}({})",
            if from == 1 { "" } else { "s" },
            names(&key.fields),
            plain(&last(parent)),
            names(fields),
        );
        errors.at(parent, text);
    }
    for (at, field) in fields.iter().enumerate() {
        if fields[..at].iter().any(|other| plain(other) == plain(field)) {
            errors.at(field, format!("`{}` is given twice", plain(field)));
        }
    }
}

fn last(path: &syn::Path) -> Ident {
    path.segments.last().map_or_else(|| Ident::new("Parent", Span::call_site()), |last| last.ident.clone())
}

fn reference(
    of: &Of<'_>,
    said: &References,
    columns: Vec<usize>,
    relation: String,
    place: Span,
    errors: &mut Errors,
) -> Reference {
    actions(of, said, &columns, errors);
    if let (Some(full), 1) = (said.full.get(), columns.len()) {
        let text = "`match = full` is about several columns: all of them are NULL, or none\n  help: remove it";
        errors.at(full, text);
    }
    if let (Some(full), Some(_)) = (said.full.get(), said.audit.get()) {
        errors.at(full, "an audited reference isn't enforced, so nothing would hold `match = full`\n  help: remove it");
    }
    let names: Vec<&str> = columns.iter().map(|at| of.columns[*at].name.as_str()).collect();
    let names = names.join("_");
    let to = match said.parent.get() {
        None => To::Inferred,
        Some(Parent::Table(parent)) => To::Table(without_self(parent.to_token_stream(), of.ident)),
        Some(Parent::Columns(parent, fields)) => {
            let parent = without_self(parent.to_token_stream(), of.ident);
            To::Columns { parent, fields: fields.clone() }
        }
    };
    let wanted = said.index.get().is_none_or(|wanted| wanted.value);
    let mut on_delete = action(said.on_delete.get());
    if let Some(named) = said.on_delete.get().filter(|action| !action.fields.is_empty()) {
        on_delete.columns = nulled(of, named, &columns, errors);
    }
    Reference {
        name: said.name.get().map_or_else(|| format!("fk_{}_{names}", of.table), syn::LitStr::value),
        index: (wanted && !of.has_index(&columns)).then(|| format!("ix_{}_{names}", of.table)),
        columns,
        fields: Vec::new(),
        to,
        constant: constant(&relation, "", place),
        relation,
        unnamed: None,
        on_delete,
        on_update: action(said.on_update.get()),
        deferred: said.deferred.get().is_some(),
        match_full: said.full.get().is_some(),
        enforced: said.audit.get().is_none(),
        limit: said.limit.get().map(|(_, rows)| *rows),
        word: said.word.clone(),
    }
}

impl Of<'_> {
    /// Whether a key begins with these columns, in whatever order.
    fn has_index(&self, columns: &[usize]) -> bool {
        let begins =
            |key: &[usize]| key.len() >= columns.len() && columns.iter().all(|at| key[..columns.len()].contains(at));
        let whole = self.uniques.iter().filter(|unique| unique.filter.is_none());
        begins(&self.key.columns) || whole.into_iter().any(|unique| begins(&unique.columns))
    }
}

/// Two references over the same columns need one index.
fn indexes_once(references: &mut [Reference]) {
    for at in 1..references.len() {
        let (before, rest) = references.split_at_mut(at);
        if before.iter().any(|other| other.index.is_some() && other.columns == rest[0].columns) {
            rest[0].index = None;
        }
    }
}

/// SY13: finds the columns of `set_null(a)` among those of the reference.
fn nulled(of: &Of<'_>, action: &Action, columns: &[usize], errors: &mut Errors) -> Vec<usize> {
    let found = positions(&action.fields, of.columns, errors);
    let mut nulled = Vec::new();
    for at in found {
        if columns.contains(&at) {
            nulled.push(at);
            continue;
        }
        let name = plain(&of.columns[at].ident);
        let field = action.fields.iter().find(|field| plain(field) == name);
        let own: Vec<String> = columns.iter().map(|at| plain(&of.columns[*at].ident)).collect();
        let text = format!("`{name}` is none of the reference's fields\n  help: they are `{}`", own.join("`, `"));
        errors.at(field, text);
    }
    nulled.sort_unstable();
    let mut all = columns.to_vec();
    all.sort_unstable();
    if nulled == all { Vec::new() } else { nulled }
}

fn action(said: Option<&Action>) -> model::Action {
    let variant = Ident::new(said.map_or("NoAction", |action| action.variant), Span::call_site());
    model::Action { variant, columns: Vec::new(), word: said.map(|action| action.word.clone()) }
}

/// SY3, SY6.
fn actions(of: &Of<'_>, said: &References, columns: &[usize], errors: &mut Errors) {
    if said.on_delete.get().is_none() && !said.damaged {
        let text = "a reference says what becomes of its row when the referenced row is deleted\n  \
                    help: add `on_delete = ..`: `restrict` or `no_action` (refuse that), `cascade` (delete this row too), \
                    `set_null` or `set_default`";
        errors.at(&said.word, text);
    }
    if let (Some(_), Some(action)) = (said.full.get(), said.on_delete.get().filter(|action| !action.fields.is_empty()))
    {
        let text = "`match = full` refuses it where only some of the fields become NULL\n  help: write `set_null`";
        errors.at(&action.word, text);
    }
    if let (Some(_), Some(deferred)) = (said.audit.get(), said.deferred.get()) {
        let text = "an audited reference isn't enforced, so there is nothing to put off\n  help: remove `deferred`";
        errors.at(&deferred.word, text);
    }
    let acts = |action: &&Action| !matches!(action.variant, "NoAction" | "Restrict");
    if let (Some((word, _)), Some(action)) = (said.limit.get(), said.on_delete.get().filter(|action| !acts(action))) {
        let (word, action) = (word, plain(&action.word));
        let text = format!("`{action}` deletes and changes no row, so there is nothing to limit");
        errors.at(word, format!("{text}\n  help: remove `cascade_limit`"));
    }
    for action in [said.on_delete.get(), said.on_update.get()].into_iter().flatten() {
        if said.audit.get().is_some() && action.variant != "NoAction" {
            let text = "an audited reference isn't enforced, so the database does nothing\n  help: write `no_action`";
            errors.at(&action.word, text);
            continue;
        }
        if action.variant == "SetDefault" {
            set_default(of, action, columns, errors);
        }
        let updates = said.on_update.get().is_some_and(|update| update.at == action.at);
        let writes = match action.variant {
            "SetNull" if !action.fields.is_empty() => positions(&action.fields, of.columns, &mut Errors::ignored()),
            "SetNull" | "SetDefault" => columns.to_vec(),
            "Cascade" if updates => columns.to_vec(),
            _ => Vec::new(),
        };
        if let Some(at) = writes.iter().find(|at| of.columns[**at].generated.is_some()) {
            let (word, column) = (plain(&action.word), plain(&of.columns[*at].ident));
            let text = format!("`{word}` would write the generated column `{column}`");
            errors.at(&action.word, format!("{text}\n  help: choose `no_action` or `restrict`"));
        }
        if let (Some(deferred), "Restrict") = (said.deferred.get(), action.variant) {
            let text = "`restrict` refuses at once, so it can't be `deferred`\n  \
                        help: `no_action` waits for the end of the transaction";
            errors.at(if action.at > deferred.at { &action.word } else { &deferred.word }, text);
        }
    }
}

/// SY6: the database knows a default of each column.
fn set_default(of: &Of<'_>, action: &Action, columns: &[usize], errors: &mut Errors) {
    for column in columns.iter().map(|at| &of.columns[*at]) {
        let text = match (&column.default, columns.len()) {
            (None, 1) => "`set_default` needs a default\n  help: add `#[default(..)]` to the field".to_owned(),
            (None, _) => {
                let name = plain(&column.ident);
                format!("`set_default` needs a default of each field\n  help: add `#[default(..)]` to `{name}`")
            }
            (Some(Default::With(_)), _) => {
                let text = "`set_default` needs a default that the database knows, not a function of the program";
                format!("{text}\n  help: write `#[default(value)]` or `#[default(sql = \"..\")]`")
            }
            (Some(_), _) => continue,
        };
        errors.at(&action.word, text);
        return;
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
    let referenced = match said.parent.get() {
        Some(Parent::Columns(_, fields)) => fields.first().map_or_else(|| "id".to_owned(), plain),
        _ => "id".to_owned(),
    };
    let suffix = format!("_{referenced}");
    let (field, place) = (plain(&column.ident), column.ident.span());
    if let Some(name) = field.strip_suffix(&suffix).filter(|name| !name.trim_matches('_').is_empty()) {
        return (name.to_owned(), place, None);
    }
    let unnamed = (!said.damaged).then(|| {
        let (why, name) = match field.strip_suffix(&suffix) {
            Some(_) => (format!("without `{suffix}` nothing is left of the field's"), "parent"),
            None => (format!("the field's name doesn't end in `{suffix}`"), field.as_str()),
        };
        format!(
            "the relation of `{field}` needs a name, since {why}\n  \
             help: name it: `#[references(on_delete = .., as {name})]`"
        )
    });
    (field, place, unnamed)
}
