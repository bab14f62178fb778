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
//! | SY11 | a `Value` is a newtype or an enum of unit variants |
//! | SY12 | a schema is a unit struct that lists its tables, each once |
//!
//! SY2 and SY10 are in `syntax`, SY8 in `check_expr`, SY11 in `value`, SY12 in `schema`.

mod key;
mod names;
mod reference;

use proc_macro2::Ident;
use quote::{ToTokens as _, format_ident, quote};
use syn::{Data, DeriveInput, Fields, FieldsNamed};

use crate::check_expr;
use crate::errors::Errors;
use crate::model::{Check, Column, HasMany, Index, Table, Unique};
use crate::path::{columns_of, constant, facade, index_of, plain, snake, without_self};
use crate::syntax::container::Container;
use crate::syntax::field::Field;
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
    for index in fields.iter().filter_map(|field| field.index.get()?.name.as_ref()) {
        reserved(&index.value(), index, errors);
    }
    let mut columns = columns(input, named, &fields);
    let key = key::key(&input.ident, named, &columns, &container, &fields, errors);
    names::columns(&columns, &fields, errors);
    contradictions(&fields, errors);
    let uniques = uniques(&name, &columns, &fields);
    let indexes = indexes(&name, &columns, &fields);
    let references = reference::references(&input.ident, named, &name, &columns, &key, &fields, errors);
    let facade = facade(container.facade.get());
    let checks = checks(&facade, &name, &columns, &fields, errors);
    for (at, column) in columns.iter_mut().enumerate() {
        let own = key.own.is_some() && key.columns.contains(&at);
        let said = fields[at].references.get().is_some() || fields[at].not_a_reference.get().is_some();
        column.plain = !own && !said;
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
        new: new.unwrap_or_else(|| format_ident!("New{}", plain(&input.ident), span = input.ident.span())),
        new_derives: container.new_derives.0.unwrap_or_default(),
    };
    names::clashes(&mut table, errors);
    Some(table)
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
        let default = said.default.get().map(|default| without_self(default.value.clone(), &input.ident));
        let docs = said.docs.clone();
        columns.push(Column { ident, vis: field.vis.clone(), ty, name, docs, default, plain: true });
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

fn uniques(table: &str, columns: &[Column], fields: &[Field]) -> Vec<Unique> {
    let mut uniques = Vec::new();
    for (at, (column, field)) in columns.iter().zip(fields).enumerate() {
        let Some(unique) = field.unique.get() else { continue };
        let name = unique.name.as_ref().map_or_else(|| format!("uq_{table}_{}", column.name), syn::LitStr::value);
        let constant = constant(&plain(&column.ident), "_KEY", unique.word.span());
        uniques.push(Unique { name, column: at, constant });
    }
    uniques
}

fn indexes(table: &str, columns: &[Column], fields: &[Field]) -> Vec<Index> {
    let mut indexes = Vec::new();
    for (at, (column, field)) in columns.iter().zip(fields).enumerate() {
        let Some(index) = field.index.get() else { continue };
        let name = index.name.as_ref().map_or_else(|| index_of(table, &column.name), syn::LitStr::value);
        indexes.push(Index { name, column: at });
    }
    indexes
}

fn checks(
    facade: &proc_macro2::TokenStream,
    table: &str,
    columns: &[Column],
    fields: &[Field],
    errors: &mut Errors,
) -> Vec<Check> {
    let mut checks = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        for (n, check) in field.checks.iter().enumerate() {
            let own = format!("ck_{table}_{}", columns[at].name);
            let prefix = format!("ck_{table}_");
            let short = match &check.name {
                None => plain(&columns[at].ident),
                Some(name) => {
                    let name = name.value();
                    name.strip_prefix(&prefix).or_else(|| name.strip_prefix("ck_")).unwrap_or(&name).to_owned()
                }
            };
            if n > 0 && check.name.is_none() {
                let text = "a field's second check needs a name\n  help: `#[check(name = \"..\", ..)]`";
                errors.at(&check.word, text);
                continue;
            }
            let condition = check_expr::condition(facade, columns, &check.condition);
            if let Some((condition, reads)) = errors.ok(condition) {
                let name = check.name.as_ref().map_or(own, syn::LitStr::value);
                let constant = constant(&short, "_CHECK", check.word.span());
                checks.push(Check { name, column: at, reads, constant, condition });
            }
        }
    }
    checks
}

fn has_many(ident: &Ident, container: &Container) -> Vec<HasMany> {
    let relation = |many: &crate::syntax::container::HasMany| {
        let child = &many.child;
        HasMany {
            method: many.name.clone(),
            constant: constant(&plain(&many.name), "", many.name.span()),
            child: without_self(quote!(#child), ident),
            via: many.via.clone(),
        }
    };
    container.has_many.iter().map(relation).collect()
}
