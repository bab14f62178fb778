//! The items beside the struct: `OrderColumns`, `NewOrder`, `OrderKey`.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{format_ident, quote};

use super::key_value;
use crate::model::{Column, Table};
use crate::path::{columns_of, placed, plain};

/// Expands the items beside the struct.
pub(crate) fn items(table: &Table) -> TokenStream {
    let columns = columns(table);
    let new = new(table);
    let key = key(table);
    quote!(#columns #new #key)
}

fn columns(table: &Table) -> TokenStream {
    let Table { facade, ident, vis, name, .. } = table;
    let (columns_ident, place) = (columns_of(ident), ident.span());
    let doc = format!(" The columns of [`{}`], as the closures of a query get them.", plain(ident));
    let fields = table.columns.iter().map(|column| {
        let (ident, vis, ty, docs) = (&column.ident, &column.vis, &column.ty, &column.docs);
        let doc = format!(" `{name}.{}`", column.name);
        let gap = gap(docs);
        let null = if column.generated.is_some() { quote!(#facade::Generated<PathNull>) } else { quote!(PathNull) };
        quote!(#[doc = #doc] #gap #(#docs)* #vis #ident: #facade::Column<#ty, #null>)
    });
    if table.columns.is_empty() {
        // A parameter that no field has would be a second error.
        return quote!(#[doc = #doc] #[allow(dead_code, non_camel_case_types, missing_debug_implementations)] #vis struct #columns_ident;);
    }
    let text = columns_ident.to_string();
    let mut fields = Group::new(Delimiter::Brace, quote!(#(#fields,)*));
    fields.set_span(place);
    // Not derived: what std's derives write about every column takes longer to compile than the columns.
    // Shown at the user's struct.
    let (word, open, close) = (placed(quote!(struct), place), placed(quote!(<), place), placed(quote!(>), place));
    quote! {
        #[doc = #doc]
        #[allow(dead_code, deprecated, non_camel_case_types, clippy::struct_field_names)]
        #vis #word #columns_ident #open PathNull = #facade::Required #close #fields
        #[automatically_derived]
        impl<PathNull> ::core::marker::Copy for #columns_ident<PathNull> {}
        #[automatically_derived]
        impl<PathNull> ::core::clone::Clone for #columns_ident<PathNull> {
            fn clone(&self) -> Self { *self }
        }
        #[automatically_derived]
        impl<PathNull> ::core::fmt::Debug for #columns_ident<PathNull> {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Formatter::write_str(formatter, #text)
            }
        }
    }
}

/// Puts the user's words into a paragraph of their own.
fn gap(docs: &[syn::Attribute]) -> TokenStream {
    if docs.is_empty() { TokenStream::new() } else { quote!(#[doc = ""]) }
}

fn new(table: &Table) -> TokenStream {
    let Table { ident, vis, new, new_derives, .. } = table;
    let doc = format!(" A row of [`{}`] to insert.", plain(ident));
    let omitted = omitted(table);
    let given = |(at, column): &(usize, &Column)| Some(*at) != omitted && column.generated.is_none();
    let fields = table.columns.iter().enumerate().filter(given).map(|(_, column)| {
        let (ident, vis, ty, docs) = (&column.ident, &column.vis, &column.ty, &column.docs);
        let (doc, ty) = if column.default.is_some() {
            (format!(" `{}`; `None` is the default.", column.name), quote!(::core::option::Option<#ty>))
        } else {
            (format!(" `{}`", column.name), ty.clone())
        };
        let gap = gap(docs);
        quote!(#[doc = #doc] #gap #(#docs)* #vis #ident: #ty)
    });
    let derives = if new_derives.is_empty() { TokenStream::new() } else { quote!(#[derive(#(#new_derives),*)]) };
    quote! {
        #[doc = #doc]
        #derives
        #[allow(dead_code, deprecated, non_camel_case_types, missing_debug_implementations, clippy::struct_field_names)]
        #vis struct #new { #(#fields,)* }
    }
}

/// The column that `New…` leaves out, since the database makes it.
pub(super) fn omitted(table: &Table) -> Option<usize> {
    if table.key.generated { table.key.columns.first().copied() } else { None }
}

fn key(table: &Table) -> TokenStream {
    let Table { facade, ident, vis, .. } = table;
    let alias = format_ident!("{}Key", plain(ident), span = ident.span());
    let doc = format!(" The key of [`{}`].", plain(ident));
    let value = if table.key.generated { TokenStream::new() } else { key_value(table) };
    quote! {
        #[doc = #doc]
        #[allow(dead_code, deprecated, non_camel_case_types)]
        #vis type #alias = #facade::Key<#ident, #value>;
    }
}
