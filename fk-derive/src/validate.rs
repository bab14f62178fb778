//! Syntax to model: the rules that need no types. Those that need them are in `fk-core/src/check.rs`.
//!
//! | rule | what must hold |
//! |---|---|
//! | SY1 | a table is a struct with named fields and without generics |
//! | SY2 | words are known, in their place and form, and each is given once |
//! | SY3 | `on_delete` is given, and actions are known |
//! | SY4 | a table has one key |
//! | SY5 | a key of one column is `Key<Self>` or `Key<Self, V>` |
//! | SY6 | words don't contradict one another |
//! | SY7 | a relation has a name |
//! | SY8 | a check is of the small grammar, over the table's own fields |
//! | SY9 | columns, generated constants and generated methods differ in name |
//! | SY10 | names and texts can be written in SQL, and no name is SQLite's own |
//! | SY11 | a `Value` is a newtype, or an enum of unit variants and at most one for unknown words |
//! | SY12 | a schema is a unit struct that lists its tables, each once; a cycle that is meant is of several of them |
//! | SY13 | a list of fields names fields that are there, each once; a reference's lists are equally long |
//! | SY14 | `match = full` is about several columns |
//! | SY15 | a `Row` is a struct with named fields and without generics |
//!
//! SY2 and SY10 are in `syntax`, SY8 in `check_expr`, SY11 in `value`, SY12 in `schema`, SY15 in `row`.

mod column;
mod key;
mod listed;
mod names;
mod reference;

use proc_macro2::Ident;
use quote::{ToTokens as _, format_ident, quote};
use syn::{Data, DeriveInput, Fields, FieldsNamed};

use crate::errors::Errors;
use crate::model::{Column, Default, HasMany, ManyToMany, Table};
use crate::path::{columns_of, constant, facade, plain, snake, without_self};
use crate::syntax::container::Container;
use crate::syntax::field::{DefaultValue, Field};
use crate::syntax::reserved;

pub(crate) use key::no_field;

/// Makes the model; `None` where the item isn't a struct that could be a table.
pub(crate) fn table(input: &DeriveInput, errors: &mut Errors) -> Option<Table> {
    let container = Container::parse(&input.attrs, errors);
    let named = shape(input, errors)?;
    let fields: Vec<Field> = named.named.iter().map(|field| Field::parse(&field.attrs, errors)).collect();
    let name = container.name.get().map_or_else(|| snake(&plain(&input.ident)), syn::LitStr::value);
    match container.name.get() {
        Some(written) => reserved(&name, written, errors),
        None => reserved(&name, &input.ident, errors),
    }
    let mut columns = columns(input, named, &fields);
    let facade = facade(container.facade.get());
    column::computed(&mut columns, &fields, errors);
    let key = key::key(&input.ident, named, &columns, &container, &fields, errors);
    names::columns(&columns, &fields, errors);
    contradictions(&fields, errors);
    let of = listed::Of { table: &name, columns: &columns };
    let uniques = listed::uniques(&of, &key.columns, &fields, &container.uniques, errors);
    let indexes = listed::indexes(&of, &fields, &container.indexes, errors);
    let checks = listed::checks(&of, &fields, &container.checks, errors);
    let of =
        reference::Of { ident: &input.ident, named, table: &name, columns: &columns, key: &key, uniques: &uniques };
    let references = reference::references(&of, &fields, &container.foreign_keys, errors);
    for (at, column) in columns.iter_mut().enumerate() {
        let own = key.own.is_some() && key.columns.contains(&at);
        let said = fields[at].references.get().is_some() || fields[at].not_a_reference.get().is_some();
        column.plain = !own
            && !said
            && !is_primitive(&named.named[at].ty)
            && !references.iter().any(|reference| reference.columns.contains(&at));
    }
    let new = container.new_name.get().filter(|new| new_is_new(new, &input.ident, errors)).cloned();
    let mut table = Table {
        facade,
        ident: input.ident.clone(),
        vis: input.vis.clone(),
        name,
        columns,
        key,
        uniques,
        indexes,
        references,
        checks,
        has_many: has_many(&input.ident, &container),
        many_to_many: many_to_many(&input.ident, &container),
        new: new.unwrap_or_else(|| format_ident!("New{}", plain(&input.ident), span = input.ident.span())),
        new_derives: container.new_derives.0.unwrap_or_default(),
    };
    names::clashes(&mut table, errors);
    Some(table)
}

/// Whether a type is a primitive by its name alone: those of others begin in upper case. A primitive is no key, so that
/// there is nothing to ask, and a table has many of them.
fn is_primitive(ty: &syn::Type) -> bool {
    matches!(ty, syn::Type::Path(path) if path.path.get_ident().is_some_and(|name| plain(name).starts_with(char::is_lowercase)))
}

/// SY9: the inserting struct is none of the table's other types.
fn new_is_new(new: &Ident, table: &Ident, errors: &mut Errors) -> bool {
    let key = format_ident!("{}Key", plain(table));
    let what = match new {
        new if new == table => "the table's own struct",
        new if *new == columns_of(table) => "the struct of the columns",
        new if *new == key => "the type of the key",
        _ => return true,
    };
    let text =
        format!("`{new}` is {what}\n  help: give the inserting struct another name, such as `New{}`", plain(table));
    errors.at(new, text);
    false
}

/// SY1.
fn shape<'a>(input: &'a DeriveInput, errors: &mut Errors) -> Option<&'a FieldsNamed> {
    let remedy = "\n  help: a table is a struct with named fields, one for each column";
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(_) if !input.generics.params.is_empty() => {
                let text = if input.generics.lifetimes().count() == input.generics.params.len() {
                    "a table can't have a lifetime: its rows own what they hold\n  \
                     help: write `String` and `Vec<u8>` instead of references"
                } else {
                    "a table can't be generic: it is one table of the database\n  help: write a struct for each"
                };
                errors.at(&input.generics, text);
                None
            }
            Fields::Named(named) => Some(named),
            _ => {
                errors.at(&input.ident, format!("the columns of `{}` need names{remedy}", input.ident));
                None
            }
        },
        Data::Enum(data) => {
            let value = "; an enum can be a column, with `#[derive(Value)]`";
            errors.at(data.enum_token, format!("an enum can't be a table{remedy}{value}"));
            None
        }
        Data::Union(data) => {
            errors.at(data.union_token, format!("a union can't be a table{remedy}"));
            None
        }
    }
}

fn columns(input: &DeriveInput, named: &FieldsNamed, fields: &[Field]) -> Vec<Column> {
    let mut columns = Vec::new();
    for (field, said) in named.named.iter().zip(fields) {
        let Some(ident) = field.ident.clone() else { continue };
        let ty = without_self(field.ty.to_token_stream(), &input.ident);
        let name = said.column.get().map_or_else(|| plain(&ident), syn::LitStr::value);
        let default = said.default.get().map(|default| match &default.value {
            DefaultValue::Value(value) => Default::Value(without_self(value.clone(), &input.ident)),
            DefaultValue::Sql(sql) => Default::Sql(sql.clone()),
            DefaultValue::With(path) => Default::With(path.clone()),
        });
        let collation = said.collate.get().map(|collate| (collate.variant, collate.word.clone()));
        let (vis, docs) = (field.vis.clone(), said.docs.clone());
        columns.push(Column { ident, vis, ty, name, docs, default, collation, generated: None, plain: true });
    }
    columns
}

/// SY6, for attributes that don't go together on one field.
fn contradictions(fields: &[Field], errors: &mut Errors) {
    for field in fields {
        if let (Some(word), Some(_)) = (field.not_a_reference.get(), field.references.get()) {
            errors.at(word, "the field has `#[references(..)]`, so it is a reference");
        }
        let Some(index) = field.index.get() else { continue };
        if field.unique.get().is_some() {
            errors.at(&index.word, "`#[unique]` makes an index already\n  help: remove `#[index]`");
        } else if field.references.get().is_some() {
            errors.at(&index.word, "`#[references(..)]` makes an index already\n  help: remove `#[index]`");
        }
    }
}

fn has_many(ident: &Ident, container: &Container) -> Vec<HasMany> {
    let relation = |many: &crate::syntax::container::HasMany| {
        let child = &many.child;
        HasMany {
            method: many.name.clone(),
            constant: constant(&plain(&many.name), "", many.name.span()),
            child: without_self(quote!(#child), ident),
            via: many.via.clone(),
            one: many.one,
        }
    };
    container.has_many.iter().map(relation).collect()
}

fn many_to_many(ident: &Ident, container: &Container) -> Vec<ManyToMany> {
    let relation = |many: &crate::syntax::container::ManyToMany| {
        let (through, target) = (&many.through, &many.target);
        ManyToMany {
            method: many.name.clone(),
            constant: constant(&plain(&many.name), "", many.name.span()),
            through: without_self(quote!(#through), ident),
            target: without_self(quote!(#target), ident),
            via: many.via.clone(),
        }
    };
    container.many_to_many.iter().map(relation).collect()
}
