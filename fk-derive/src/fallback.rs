//! What is generated besides the errors: as much of a faulty item as other code may name, so that
//! one mistake stays one error. A table without columns is one whose own derive has failed; the checks
//! in `fk_core::check` say nothing about it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::errors::Errors;
use crate::expand;
use crate::model::Table;
use crate::path::{columns_of, plain};
use crate::syntax::container::Container;

/// Expands a table with mistakes.
pub(crate) fn table(table: &Table) -> TokenStream {
    let Table { facade, ident, new, .. } = table;
    let items = expand::items(table);
    let (names, inherent) = (expand::names(table), expand::inherent(table));
    let columns = columns_of(ident);
    let columns = if table.columns.is_empty() { quote!(#columns) } else { quote!(#columns<PathNull>) };
    let source = source(table, &columns, &expand::key_value(table));
    let children = table.has_many.iter().enumerate().map(|(at, many)| {
        let (constant, child) = (expand::children_constant(at), &many.child);
        quote!(const #constant: #facade::check::Children<#ident, #child> = #facade::check::Children::NONE;)
    });
    let between = table.many_to_many.iter().enumerate().map(|(at, many)| {
        let (constant, through, target) = (expand::between_constant(at), &many.through, &many.target);
        quote! {
            const #constant: #facade::check::Between<#ident, #through, #target> = #facade::check::Between::NONE;
        }
    });
    quote! {
        #items
        #[allow(deprecated)]
        const _: () = {
            #names
            #(#children)*
            #(#between)*
            #inherent
            #source
            impl #facade::derive::InsertSource for #new {
                type Table = #ident;
                const GENERATES_KEY: ::core::primitive::bool = false;
                fn given(self) -> #facade::derive::Given<#ident> { ::core::unimplemented!() }
            }
        };
    }
}

fn source(table: &Table, columns: &TokenStream, value: &TokenStream) -> TokenStream {
    stub(&table.facade, &table.ident, &syn::Generics::default(), &table.name, columns, value)
}

/// Expands an item that is no struct with named fields.
pub(crate) fn no_table(input: &DeriveInput) -> TokenStream {
    // Its mistakes are told already.
    let mut errors = Errors::new();
    let container = Container::parse(&input.attrs, &mut errors);
    errors.finish();
    let name = crate::path::snake(&plain(&input.ident));
    let value = quote!(::core::primitive::i64);
    stub(&crate::path::facade(container.facade.get()), &input.ident, &input.generics, &name, &quote!(()), &value)
}

fn stub(
    facade: &TokenStream,
    ident: &proc_macro2::Ident,
    generics: &syn::Generics,
    name: &str,
    columns: &TokenStream,
    value: &TokenStream,
) -> TokenStream {
    let mut generics = generics.clone();
    if !generics.params.is_empty() {
        generics.make_where_clause().predicates.push(syn::parse_quote!(Self: 'static));
    }
    let (parameters, arguments, bounds) = generics.split_for_impl();
    quote! {
        impl #parameters #facade::derive::TableSource for #ident #arguments #bounds {
            type Id = #value;
            type Columns<PathNull: #facade::derive::Nullness> = #columns;
            const SHAPE: #facade::derive::TableShape =
                #facade::derive::TableShape::new(#name, #name, &[], &[], "", false, &[]);
            const DEF: #facade::derive::TableDef =
                #facade::derive::TableDef::new(<Self as #facade::derive::TableSource>::SHAPE, &[], &[], &[]);
            const CHILDREN: &'static [&'static ::core::primitive::str] = &[];
            fn columns<PathNull: #facade::derive::Nullness>(_: #facade::derive::Path) -> #columns { ::core::unimplemented!() }
            fn id(&self) -> #value { ::core::unimplemented!() }
            fn encode(&self, _: &mut dyn #facade::derive::Sink) -> #facade::derive::Outcome<()> {
                ::core::unimplemented!()
            }
            fn decode(_: &dyn #facade::derive::Source) -> #facade::derive::Outcome<Self> { ::core::unimplemented!() }
            fn set_generated(&mut self, _: ::core::primitive::i64) {}
        }
        impl #parameters #facade::derive::InsertSource for #ident #arguments #bounds {
            type Table = Self;
            const GENERATES_KEY: ::core::primitive::bool = false;
            fn given(self) -> #facade::derive::Given<Self> { #facade::derive::Given::Row(self) }
        }
    }
}
