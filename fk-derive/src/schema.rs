//! `#[derive(Schema)]`: a list of tables, checked as a whole. SY12; the rules about tables are in
//! `fk-core/src/check/schema.rs`.

use std::collections::HashSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::{Data, DeriveInput, Fields};

use crate::errors::Errors;
use crate::path::{anchor, ends, facade, placed, plain, spaceless};
use crate::syntax::Once;
use crate::syntax::container::SchemaList;

/// Expands the derive.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::new();
    let list = SchemaList::parse(&input.attrs, &mut errors);
    validate(input, &list, &mut errors);
    let facade = facade(list.facade.get());
    match errors.finish() {
        None => expand(input, &list, &facade),
        Some(error) => {
            let fallback = if input.generics.params.is_empty() { stub(input, &list, &facade) } else { quote!() };
            let error = error.to_compile_error();
            quote!(#error #fallback)
        }
    }
}

fn validate(input: &DeriveInput, list: &SchemaList, errors: &mut Errors) {
    let unit = matches!(&input.data, Data::Struct(data) if matches!(data.fields, Fields::Unit));
    if !unit || !input.generics.params.is_empty() {
        let text = format!("a schema is a unit struct\n  help: `struct {};`", input.ident);
        errors.at(&input.ident, text);
    }
    if list.tables.is_empty() && !list.damaged {
        let text = format!("`{}` has no tables\n  help: list them: `#[schema(Customer, Order)]`", input.ident);
        errors.at(&input.ident, text);
    }
    let texts: Vec<String> = list.tables.iter().map(written).collect();
    for (at, table) in list.tables.iter().enumerate() {
        if texts[..at].contains(&texts[at]) {
            errors.at(table, format!("table `{}` is listed twice", texts[at]));
        }
    }
}

/// Writes a path; `self::Order` is `Order`.
fn written(path: &syn::Path) -> String {
    let text = spaceless(path);
    text.strip_prefix("self::").map(str::to_owned).unwrap_or(text)
}

fn expand(input: &DeriveInput, list: &SchemaList, facade: &TokenStream) -> TokenStream {
    let (ident, name, tables) = (&input.ident, plain(&input.ident), &list.tables);
    let count = Literal::usize_unsuffixed(tables.len());
    let indexes: Vec<Literal> = (0..tables.len()).map(Literal::usize_unsuffixed).collect();
    let anchors = tables.iter().zip(&indexes).map(|(table, at)| {
        let path = spaceless(table);
        let listed = anchor(table, quote!(#facade::check::listed), quote!(&FK_DERIVE_TABLES, #at, #path));
        let arguments = quote!(&FK_DERIVE_FACTS, &FK_DERIVE_TABLES, #at, #name);
        let whole = anchor(table, quote!(#facade::check::schema_table), arguments);
        quote!(#listed #whole)
    });
    let members = members(input, list, facade);
    quote! {
        const _: () = {
            const FK_DERIVE_TABLES: [#facade::check::Listed; #count] = {
                use #facade::check::NoTable as _;
                [#(#facade::check::Probe::<#tables>::LISTED,)*]
            };
            const FK_DERIVE_EDGES: ::core::primitive::usize = #facade::check::edge_count(&FK_DERIVE_TABLES);
            const FK_DERIVE_SLOTS: ::core::primitive::usize = 2 * #facade::check::constraint_count(&FK_DERIVE_TABLES);
            const FK_DERIVE_FACTS: #facade::check::Facts<FK_DERIVE_EDGES> =
                #facade::check::schema_facts::<#count, FK_DERIVE_EDGES, FK_DERIVE_SLOTS>(&FK_DERIVE_TABLES);
            #(#anchors)*
            #[automatically_derived]
            impl #facade::derive::Schema for #ident {
                const NAME: &'static ::core::primitive::str = #name;
                const TABLES: &'static [&'static #facade::derive::TableDef] = &[#(FK_DERIVE_TABLES[#indexes].0),*];
            }
            #members
        };
    }
}

fn members(input: &DeriveInput, list: &SchemaList, facade: &TokenStream) -> TokenStream {
    let ident = &input.ident;
    let member = |(at, table): (usize, &syn::Path)| {
        let at = Literal::usize_unsuffixed(at);
        // At the table, should it be there twice under two paths.
        let (place, _) = ends(table);
        let open = placed(quote!(#[automatically_derived] impl #facade::derive::Member<#ident> for), place);
        let body = placed(quote!({ const INDEX: ::core::primitive::usize = #at; }), place);
        quote!(#open #table #body)
    };
    list.tables.iter().enumerate().map(member).collect()
}

/// What other code may name of a schema with mistakes.
fn stub(input: &DeriveInput, list: &SchemaList, facade: &TokenStream) -> TokenStream {
    let (ident, name) = (&input.ident, plain(&input.ident));
    let mut seen = HashSet::new();
    let new = |table: &&syn::Path| seen.insert(written(table));
    let tables = list.tables.iter().filter(new).cloned().collect();
    let members = members(input, &SchemaList { facade: Once(None), tables, damaged: true }, facade);
    quote! {
        impl #facade::derive::Schema for #ident {
            const NAME: &'static ::core::primitive::str = #name;
            const TABLES: &'static [&'static #facade::derive::TableDef] = &[];
        }
        #members
    }
}
