//! The data of a table and its traits.

use proc_macro2::TokenStream;
use quote::quote;

use super::items::omitted;
use super::{children_constant, columns_constant, default_function, key_value, number, reference_constant};
use crate::model::{Action, Reference, Table};
use crate::path::{call, columns_of, plain, spread, typed_call};

/// Expands the constant that holds the columns.
pub(super) fn columns(table: &Table) -> TokenStream {
    let (facade, columns) = (&table.facade, columns_constant());
    let (types, names): (Vec<_>, Vec<_>) = table.columns.iter().map(|column| (&column.ty, &column.name)).unzip();
    quote! {
        const #columns: (#(#facade::check::Col<#types>,)*) = (#(#facade::check::column::<#types>(#names),)*);
    }
}

/// Expands the constants that hold the columns, the references and the children, and the defaults.
pub(super) fn data(table: &Table) -> TokenStream {
    let Table { facade, ident, .. } = table;
    let columns = columns(table);
    let references = table.references.iter().enumerate().map(|(at, reference)| data_reference(table, at, reference));
    let children = table.has_many.iter().enumerate().map(|(at, many)| {
        let (constant, child) = (children_constant(at), &many.child);
        let via = many.via.as_ref().map_or_else(String::new, plain);
        quote! {
            const #constant: #facade::check::Children<#ident, #child> =
                #facade::check::children::<#ident, #child>(#via);
        }
    });
    let defaults = table.columns.iter().enumerate().filter_map(|(at, column)| {
        let (function, ty, value) = (default_function(at), &column.ty, column.default.as_ref()?);
        let text = syn::parse2::<syn::LitStr>(value.clone());
        let value =
            text.map_or_else(|_| value.clone(), |text| call(&text, quote!(#facade::check::text), quote!(#text)));
        Some(quote! {
            #[allow(clippy::unnecessary_wraps)]
            fn #function() -> #ty { #value }
        })
    });
    quote! {
        #columns
        #(#references)*
        #(#children)*
        #(#defaults)*
    }
}

fn data_reference(table: &Table, at: usize, reference: &Reference) -> TokenStream {
    let facade = &table.facade;
    let constant = reference_constant(at);
    let (ty, column) = (&table.columns[reference.column].ty, number(reference.column));
    let Reference { name, relation, deferred, .. } = reference;
    let [on_delete, on_update] = [&reference.on_delete, &reference.on_update].map(|action| data_action(facade, action));
    let index = option(reference.index.as_ref());
    let options = quote! {
        #facade::check::Options {
            name: #name,
            relation: #relation,
            columns: &[#column],
            on_delete: #on_delete,
            on_update: #on_update,
            deferred: #deferred,
            index: #index,
        }
    };
    let inferred = spread(ty, quote!(#facade::check::Inferred<_>));
    let made = match &reference.parent {
        None => typed_call(quote!(#facade::check::references), &[ty, &inferred, &inferred], options),
        Some(parent) => typed_call(quote!(#facade::check::references_to), &[parent, ty, &inferred], options),
    };
    quote!(const #constant: #facade::derive::ForeignKeyDef = #made;)
}

fn data_action(facade: &TokenStream, action: &Action) -> TokenStream {
    let variant = &action.variant;
    quote!(#facade::derive::Action::#variant)
}

fn option(value: Option<&String>) -> TokenStream {
    value.map_or_else(|| quote!(::core::option::Option::None), |value| quote!(::core::option::Option::Some(#value)))
}

/// Expands `TableSource` and `InsertSource`.
pub(super) fn traits(table: &Table) -> TokenStream {
    let Table { facade, ident, .. } = table;
    let value = key_value(table);
    let columns_ident = columns_of(ident);
    let consts = trait_constants(table);
    let columns = columns_constant();
    let (names, indexes): (Vec<_>, Vec<_>) =
        table.columns.iter().enumerate().map(|(at, column)| (&column.ident, number(at))).unzip();
    let parts: Vec<_> = table.key.columns.iter().map(|at| &table.columns[*at].ident).collect();
    let id = match (parts.as_slice(), &table.key.own) {
        ([one], Some(_)) => quote!(::core::clone::Clone::clone(#facade::Key::raw(&self.#one))),
        ([one], None) => quote!(::core::clone::Clone::clone(&self.#one)),
        (many, _) => quote!((#(::core::clone::Clone::clone(&self.#many)),*)),
    };
    let set = omitted(table).map(|at| {
        let name = &table.columns[at].ident;
        quote!(self.#name = #facade::Key::from_raw(id);)
    });
    let id_name = if set.is_some() { quote!(id) } else { quote!(_) };
    let insert = insert(table);
    quote! {
        #[automatically_derived]
        impl #facade::derive::TableSource for #ident {
            type Id = #value;
            type Columns = #columns_ident;
            #consts
            fn columns(scope: #facade::derive::Scope) -> #columns_ident {
                #columns_ident { #(#names: #facade::Column::new(scope, #indexes),)* }
            }
            fn id(&self) -> #value { #id }
            fn encode(&self, sink: &mut dyn #facade::derive::Sink) -> #facade::derive::Outcome<()> {
                #((#columns.#indexes.encode)(&self.#names, sink)?;)*
                ::core::result::Result::Ok(())
            }
            fn decode(source: &dyn #facade::derive::Source) -> #facade::derive::Outcome<Self> {
                ::core::result::Result::Ok(Self { #(#names: (#columns.#indexes.decode)(source, #indexes)?,)* })
            }
            fn set_generated(&mut self, #id_name: ::core::primitive::i64) { #set }
        }
        #insert
    }
}

fn trait_constants(table: &Table) -> TokenStream {
    let Table { facade, name, .. } = table;
    let (columns, rust) = (columns_constant(), plain(&table.ident));
    let defs = table.columns.iter().enumerate().map(|(at, column)| {
        let (index, function) = (number(at), default_function(at));
        let default = column.default.as_ref().map(|_| quote!(.with_default(|| (#columns.#index.node)(&#function()))));
        quote!(#columns.#index.def #default)
    });
    let key = table.key.columns.iter().map(|at| number(*at));
    let (key_name, generated) = (format!("pk_{name}"), table.key.generated);
    let uniques = table.uniques.iter().map(|unique| {
        let (name, column) = (&unique.name, number(unique.column));
        quote!(#facade::derive::UniqueDef { name: #name, columns: &[#column] })
    });
    let references = (0..table.references.len()).map(reference_constant);
    let checks = table.checks.iter().map(|check| {
        let (name, condition, reads) = (&check.name, &check.condition, check.reads.iter().map(|at| number(*at)));
        quote! {
            #facade::derive::CheckDef {
                name: #name,
                columns: &[#(#reads),*],
                condition: || #condition,
            }
        }
    });
    let indexes = table.indexes.iter().map(|index| {
        let (name, column) = (&index.name, number(index.column));
        quote!(#facade::derive::IndexDef { name: #name, columns: &[#column] })
    });
    let children = (0..table.has_many.len()).map(children_constant);
    quote! {
        const SHAPE: #facade::derive::TableShape = #facade::derive::TableShape::new(
            #name, #rust, &[#(#defs),*], &[#(#key),*], #key_name, #generated, &[#(#uniques),*],
        );
        const DEF: #facade::derive::TableDef = #facade::derive::TableDef::new(
            <Self as #facade::derive::TableSource>::SHAPE, &[#(#references),*], &[#(#checks),*], &[#(#indexes),*],
        );
        const CHILDREN: &'static [&'static ::core::primitive::str] = &[#(#children.child()),*];
    }
}

fn insert(table: &Table) -> TokenStream {
    let Table { facade, ident, new, .. } = table;
    let (omitted, generated) = (omitted(table), table.key.generated);
    let fields = table.columns.iter().enumerate().map(|(at, column)| {
        let name = &column.ident;
        if Some(at) == omitted {
            return quote!(#name: #facade::Key::from_raw(0));
        }
        if column.default.is_none() {
            return quote!(#name: self.#name);
        }
        let function = default_function(at);
        quote!(#name: ::core::option::Option::unwrap_or_else(self.#name, #function))
    });
    quote! {
        #[automatically_derived]
        impl #facade::derive::InsertSource for #new {
            type Table = #ident;
            const GENERATES_KEY: ::core::primitive::bool = #generated;
            fn into_row(self) -> #ident { #ident { #(#fields,)* } }
        }
        #[automatically_derived]
        impl #facade::derive::InsertSource for #ident {
            type Table = Self;
            const GENERATES_KEY: ::core::primitive::bool = false;
            fn into_row(self) -> Self { self }
        }
    }
}
