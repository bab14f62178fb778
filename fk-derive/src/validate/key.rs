//! SY4 and SY5: a table has one key, and a key of one column is the table's own.
//!
//! This is the only place where the derive looks at a type, since `New…` has no field for a key that
//! the database makes.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{FieldsNamed, GenericArgument, PathArguments, Type};

use crate::errors::Errors;
use crate::keyword;
use crate::model::{Column, Key};
use crate::path::{plain, spaceless, without_self};
use crate::syntax::container::Container;
use crate::syntax::field::Field;

use super::listed::{at_most_eight, positions};

/// SY6.
pub(super) const GENERATED: &str = "a key can't be generated (SQLite documentation, \"Generated Columns\", §2.3)";

/// Finds the key.
pub(super) fn key(
    table: &Ident,
    named: &FieldsNamed,
    columns: &[Column],
    container: &Container,
    fields: &[Field],
    errors: &mut Errors,
) -> Key {
    let keys: Vec<usize> = (0..fields.len()).filter(|at| fields[*at].key.get().is_some()).collect();
    if let Some((word, listed)) = container.key.get() {
        for key in keys.iter().filter_map(|at| fields[*at].key.get()) {
            errors.at(&key.word, "the struct's `key(..)` names the key already\n  help: remove `#[key]`");
        }
        if let Some(key) = listed_own_key(table, named, columns, (word, listed), errors) {
            return key;
        }
        for part in listed {
            let is_part = |column: &&Column| plain(&column.ident) == plain(part);
            if columns.iter().find(is_part).is_some_and(|column| column.generated.is_some()) {
                errors.at(part, format!("{GENERATED}\n  help: give `{}` no `#[generated(..)]`", plain(part)));
            }
        }
        at_most_eight(listed, errors);
        let columns = positions(listed, columns, errors);
        // Where there are none, an error is told already.
        let own = columns.is_empty().then(|| quote!(::core::primitive::i64));
        return Key { columns, own, generated: false, autoincrement: false, place: word.span() };
    }
    let own = Some(quote!(::core::primitive::i64));
    let place = keys.first().and_then(|first| fields[*first].key.get()).map_or(table.span(), |key| key.word.span());
    let guess = || Key { columns: Vec::new(), own: own.clone(), generated: true, autoincrement: true, place };
    let Some(first) = keys.first() else {
        let text = format!(
            "`{table}` has no key\n  help: add `#[key] id: Key<Self>`, or name several fields: `#[table(key(a, b))]`"
        );
        errors.at(table, text);
        return guess();
    };
    if let Some(second) = keys.get(1) {
        let fields_of_key: Vec<String> = keys.iter().map(|at| plain(&columns[*at].ident)).collect();
        let text = format!(
            "a table has one key\n  help: for a key of several columns, write `#[table(key({}))]` on the struct",
            fields_of_key.join(", ")
        );
        errors.at(fields[*second].key.get().map(|key| &key.word), text);
        return Key { columns: vec![*first], ..guess() };
    }
    let ty = &named.named[*first].ty;
    let Some((value, generated)) = own_key(ty, table) else {
        errors.at(ty, own_key_text(ty, table));
        // What holds such a key elsewhere holds this value.
        let is_value =
            !matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| !last.arguments.is_none()));
        let own = if is_value { Some(without_self(ty.to_token_stream(), table)) } else { guess().own };
        return Key { columns: vec![*first], own, ..guess() };
    };
    combinations(&fields[*first], generated, errors);
    let autoincrement = autoincrement(&fields[*first], generated, errors);
    Key { columns: vec![*first], own: Some(without_self(value, table)), generated, autoincrement, place }
}

/// SY5.
fn own_key_text(ty: &Type, table: &Ident) -> String {
    let remedy = match ty {
        Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Key") => {
            "write `Key<Self>`; for a key that is another table's, write `#[table(key(..))]` on the struct".to_owned()
        }
        _ if spaceless(ty).starts_with("Option<Key<") => "a key is never NULL: take the `Option` off".to_owned(),
        _ if of_self(ty) => "write `Key<Self>` or `Key<Self, V>`, by this name: the derive knows no other".to_owned(),
        _ if is_i64(&ty.to_token_stream()) || spaceless(ty).contains("Key<Self>") => "write `Key<Self>`".to_owned(),
        _ => format!("write `Key<Self, {}>`", spaceless(ty)),
    };
    format!("`#[key]` is for the key of `{table}` itself\n  help: {remedy}")
}

/// Tells whether a type is some `Name<Self, ..>`; not `Option<Self>`, since nothing is.
fn of_self(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let Some(PathArguments::AngleBracketed(arguments)) = path.path.segments.last().map(|last| &last.arguments) else {
        return false;
    };
    let first = arguments.args.first();
    matches!(first, Some(GenericArgument::Type(Type::Path(of))) if of.path.is_ident("Self"))
}

/// SY5, for `key(a, b)`: its fields hold values, and only `#[key]` makes a `Key<Self>` of its own.
fn listed_own_key(
    table: &Ident,
    named: &FieldsNamed,
    columns: &[Column],
    (key, listed): (&Ident, &[Ident]),
    errors: &mut Errors,
) -> Option<Key> {
    for word in listed {
        let Some(at) = columns.iter().position(|column| plain(&column.ident) == plain(word)) else { continue };
        let Some((value, generated)) = own_key(&named.named[at].ty, table) else { continue };
        if listed.len() == 1 {
            let text =
                format!("`{word}` is a `Key<Self>` already\n  help: write `#[key]` on it instead of `key({word})`");
            errors.at(word, text);
            let own = Some(without_self(value, table));
            return Some(Key { columns: vec![at], own, generated, autoincrement: generated, place: key.span() });
        }
        let value = spaceless(&value).replace("::core::primitive::", "");
        let text = format!("a part of a key isn't the table's whole key\n  help: write `{value}`");
        errors.at(&named.named[at].ty, text);
    }
    None
}

/// SY6, for `#[key(autoincrement = ..)]`: on unless it is said otherwise.
fn autoincrement(field: &Field, generated: bool, errors: &mut Errors) -> bool {
    match field.key.get().and_then(|key| key.autoincrement.get()) {
        Some((word, _)) if !generated => {
            errors.at(word, "`autoincrement` is for a key that the database makes: `Key<Self>`");
            false
        }
        Some((_, wished)) => *wished,
        None => generated,
    }
}

/// Says that there is no such field, and which there are.
pub(crate) fn no_field(word: &Ident, columns: &[Column]) -> String {
    let names: Vec<String> = columns.iter().map(|column| plain(&column.ident)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    format!("no field `{}`\n  help: {}", plain(word), keyword::remedy(&plain(word), &names))
}

/// SY6, for what a key is already.
fn combinations(field: &Field, generated: bool, errors: &mut Errors) {
    for said in [field.unique.get(), field.index.get()].into_iter().flatten().filter(|said| said.filter.get().is_none())
    {
        let text = format!("the key is unique and has its index already\n  help: remove `#[{}]`", said.word);
        errors.at(&said.word, text);
    }
    if let Some(said) = field.references.get() {
        let text = "a key that is another table's can't be `Key<Self, ..>`\n  \
                    help: give the field that table's key as its type, and the struct `#[table(key(..))]`";
        errors.at(&said.word, text);
    }
    if let Some(word) = field.not_a_reference.get() {
        errors.at(word, "the table's own key is no reference\n  help: remove `#[not_a_reference]`");
    }
    if let (Some(said), true) = (field.default.get(), generated) {
        errors.at(&said.word, "the database makes this key\n  help: remove `#[default(..)]`");
    }
}

/// Recognises `Key<Self>` and `Key<Self, V>`; gives `V`, and whether the database makes it.
fn own_key(ty: &Type, table: &Ident) -> Option<(TokenStream, bool)> {
    let ty = match ty {
        Type::Group(group) => &*group.elem,
        Type::Paren(paren) => &*paren.elem,
        other => other,
    };
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Key")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    let types: Vec<&Type> = arguments
        .args
        .iter()
        .map(|argument| if let GenericArgument::Type(ty) = argument { Some(ty) } else { None })
        .collect::<Option<_>>()?;
    let (Type::Path(of), rest) = types.split_first().map(|(first, rest)| (*first, rest))? else { return None };
    let of_self = of.path.is_ident("Self") || of.path.is_ident(table);
    match rest {
        _ if !of_self => None,
        [] => Some((quote!(::core::primitive::i64), true)),
        [value] => Some((value.to_token_stream(), is_i64(&value.to_token_stream()))),
        _ => None,
    }
}

fn is_i64(value: &TokenStream) -> bool {
    value.to_string().trim() == "i64"
}
