//! `#[derive(Schema)]`: a list of tables, checked as a whole. SY12; the rules about tables are in
//! `fk-core/src/check/schema.rs`.

use std::collections::HashSet;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{Data, DeriveInput, Fields};

use crate::errors::Errors;
use crate::path::{anchor, facade, plain};
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
    if list.tables.is_empty() {
        let text = format!("`{}` has no tables\n  help: list them: `#[schema(Customer, Order)]`", input.ident);
        errors.at(&input.ident, text);
    }
    let texts: Vec<String> = list.tables.iter().map(|table| table.to_token_stream().to_string()).collect();
    for (at, table) in list.tables.iter().enumerate() {
        if texts[..at].contains(&texts[at]) {
            errors.at(table, format!("table `{}` is listed twice", texts[at].replace(' ', "")));
        }
    }
}

fn expand(input: &DeriveInput, list: &SchemaList, facade: &TokenStream) -> TokenStream {
    let (ident, name, tables) = (&input.ident, plain(&input.ident), &list.tables);
    let count = Literal::usize_unsuffixed(tables.len());
    let indexes: Vec<Literal> = (0..tables.len()).map(Literal::usize_unsuffixed).collect();
    let anchors = tables.iter().zip(&indexes).map(|(table, at)| {
        let arguments = quote!(&FK_DERIVE_FACTS, &FK_DERIVE_TABLES, #at, #name);
        anchor(table, quote!(#facade::check::schema_table), arguments)
    });
    let members = members(input, list, facade);
    quote! {
        const _: () = {
            const FK_DERIVE_TABLES: [#facade::check::Listed; #count] = [#(#facade::check::table::<#tables>(),)*];
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
        quote! {
            #[automatically_derived]
            impl #facade::derive::Member<#ident> for #table { const INDEX: ::core::primitive::usize = #at; }
        }
    };
    list.tables.iter().enumerate().map(member).collect()
}

/// What other code may name of a schema with mistakes.
fn stub(input: &DeriveInput, list: &SchemaList, facade: &TokenStream) -> TokenStream {
    let (ident, name) = (&input.ident, plain(&input.ident));
    let mut seen = HashSet::new();
    let new = |table: &&syn::Path| seen.insert(table.to_token_stream().to_string());
    let tables = list.tables.iter().filter(new).cloned().collect();
    let members = members(input, &SchemaList { facade: Once(None), tables }, facade);
    quote! {
        impl #facade::derive::Schema for #ident {
            const NAME: &'static ::core::primitive::str = #name;
            const TABLES: &'static [&'static #facade::derive::TableDef] = &[];
        }
        #members
    }
}
