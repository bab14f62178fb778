//! Model to code: `quote!` only, nothing is decided here and nothing fails.
//!
//! Rules for generated code, each learnt from a bug of somebody's derive:
//! - paths start at `::core`, the facade or a short name of it (`names`), and nothing is assumed of the prelude;
//! - what could be a second mention of one fault goes through the constant that mentioned it first
//!   (`FK_DERIVE_COLUMNS` is the only bound on a field's type);
//! - an anchor has the place of the user's token, and what isn't anchored has no place of the user's;
//! - helpers stand in `const _: () = { .. }` under names that no user takes;
//! - `#[diagnostic]` attributes can't be generated: they don't resolve under `#![no_implicit_prelude]`.

mod anchors;
mod constants;
mod items;
mod table;

pub(crate) use constants::inherent;
pub(crate) use items::items;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};

use crate::fallback;
use crate::model::Table;

/// Expands a table without mistakes.
pub(crate) fn table(table: &Table) -> TokenStream {
    if table.references.iter().any(|reference| reference.unnamed.is_some()) {
        let (columns, anchors, rest) = (table::columns(table), anchors::unnamed(table), fallback::table(table));
        let names = names(table);
        return quote!(const _: () = { #names #columns #anchors }; #rest);
    }
    let (items, names) = (items(table), names(table));
    let data = table::data(table);
    let anchors = anchors::anchors(table);
    let inherent = inherent(table);
    let paths = constants::paths(table);
    let traits = table::traits(table);
    quote! {
        #items
        #[allow(deprecated)]
        const _: () = {
            #names
            #data
            #anchors
            #inherent
            #paths
            #traits
        };
    }
}

/// Gives the facade's modules short names inside a `const _`: what is generated there names them hundreds of times, and
/// the compiler takes its time for every token.
pub(crate) fn names(table: &Table) -> TokenStream {
    let facade = &table.facade;
    quote! {
        #[allow(unused_imports)]
        use #facade::{check as fk_derive_check, derive as fk_derive_glue};
    }
}

/// The constant that holds everything about the columns' types.
fn columns_constant() -> Ident {
    Ident::new("FK_DERIVE_COLUMNS", Span::call_site())
}

/// The constant of a foreign key.
fn reference_constant(at: usize) -> Ident {
    format_ident!("FK_DERIVE_REFERENCE_{at}")
}

/// The constant that holds what is known of a relation's children.
pub(crate) fn children_constant(at: usize) -> Ident {
    format_ident!("FK_DERIVE_CHILDREN_{at}")
}

/// The constant that holds where the referenced columns of a foreign key are.
fn referenced_constant(at: usize) -> Ident {
    format_ident!("FK_DERIVE_REFERENCED_{at}")
}

/// The constant that holds what is known of a table between.
pub(crate) fn between_constant(at: usize) -> Ident {
    format_ident!("FK_DERIVE_BETWEEN_{at}")
}

/// The function that gives a column's default.
fn default_function(at: usize) -> Ident {
    format_ident!("fk_derive_default_{at}")
}

fn number(at: usize) -> Literal {
    Literal::usize_unsuffixed(at)
}

/// The type of the primary key's value.
pub(crate) fn key_value(table: &Table) -> TokenStream {
    let types = table.key.columns.iter().map(|at| &table.columns[*at].ty);
    match &table.key.own {
        Some(value) => value.clone(),
        None if table.key.columns.len() == 1 => quote!(#(#types)*),
        None => quote!((#(#types),*)),
    }
}
