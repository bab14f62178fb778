//! The inherent items: one constant for every constraint, and a method for every `has_many`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{children_constant, key_value, number};
use crate::model::Table;
use crate::path::{link, plain};

/// Expands `impl Order { .. }`.
pub(crate) fn inherent(table: &Table) -> TokenStream {
    let ident = &table.ident;
    let key = key(table);
    let relations = relations(table);
    let uniques = uniques(table);
    let checks = checks(table);
    let children = children(table);
    quote! {
        #[allow(dead_code, clippy::must_use_candidate)]
        impl #ident { #key #relations #uniques #checks #children }
    }
}

fn key(table: &Table) -> TokenStream {
    let Table { facade, ident, name, .. } = table;
    let value = key_value(table);
    let columns: Vec<_> = table.key.columns.iter().map(|at| &table.columns[*at]).collect();
    let vis = columns.first().map_or(&table.vis, |column| &column.vis);
    let doc = format!(" The primary key `pk_{name}`.");
    let constant = quote! {
        #[doc = #doc]
        #vis const PRIMARY_KEY: #facade::CandidateKey<#ident, #facade::Key<#ident, #value>> =
            #facade::CandidateKey::new(0);
    };
    if table.key.own.is_some() {
        return constant;
    }
    let (names, types): (Vec<_>, Vec<_>) = columns.iter().map(|column| (&column.ident, &column.ty)).unzip();
    let doc = format!(" Makes a key of [`{}`] of its parts, whether or not such a row exists.", plain(ident));
    let value_of = if let [one] = names.as_slice() { quote!(#one) } else { quote!((#(#names),*)) };
    quote! {
        #constant
        #[doc = #doc]
        #[must_use]
        #vis fn key(#(#names: #types),*) -> #facade::Key<Self, #value> {
            #facade::Key::from_raw(#value_of)
        }
    }
}

fn relations(table: &Table) -> TokenStream {
    let Table { facade, ident, name, .. } = table;
    let constants = table.references.iter().enumerate().map(|(at, reference)| {
        let column = &table.columns[reference.column];
        let (vis, ty, constant, at) = (&column.vis, &column.ty, &reference.constant, number(at));
        let doc = format!(" The reference of `{name}.{}`: foreign key `{}`.", column.name, reference.name);
        quote! {
            #[doc = #doc]
            #vis const #constant: #facade::ToOne<#ident, #ty> = #facade::ToOne::new(#at);
        }
    });
    constants.collect()
}

fn uniques(table: &Table) -> TokenStream {
    let Table { facade, ident, name, .. } = table;
    let constants = table.uniques.iter().enumerate().map(|(at, unique)| {
        let column = &table.columns[unique.column];
        let (vis, ty, constant, at) = (&column.vis, &column.ty, &unique.constant, number(at + 1));
        let doc = format!(" The candidate key `{name}.{}`: unique constraint `{}`.", column.name, unique.name);
        quote! {
            #[doc = #doc]
            #vis const #constant: #facade::CandidateKey<#ident, #ty> = #facade::CandidateKey::new(#at);
        }
    });
    constants.collect()
}

fn checks(table: &Table) -> TokenStream {
    let Table { facade, ident, name, .. } = table;
    let constants = table.checks.iter().enumerate().map(|(at, check)| {
        let column = &table.columns[check.column];
        let (vis, ty, constant, at) = (&column.vis, &column.ty, &check.constant, number(at));
        let doc = format!(" The check of `{name}.{}`: check constraint `{}`.", column.name, check.name);
        quote! {
            #[doc = #doc]
            #vis const #constant: #facade::Check<#ident, #ty> = #facade::Check::new(#at);
        }
    });
    constants.collect()
}

fn children(table: &Table) -> TokenStream {
    let Table { facade, ident, vis, name, .. } = table;
    let relations = table.has_many.iter().enumerate().map(|(at, many)| {
        let (constant, method, child, found) = (&many.constant, &many.method, &many.child, children_constant(at));
        let linked = link(child);
        let constant_doc = format!(" The rows of {linked} that reference a row of `{name}`.");
        let method_doc = format!(" Starts a query over the rows of {linked} that reference this one.");
        quote! {
            #[doc = #constant_doc]
            #vis const #constant: #facade::ToMany<#ident, #child> = #facade::ToMany::new(#found.index);
            #[doc = #method_doc]
            #vis fn #method(&self) -> #facade::Query<#child> { (#found.of)(self, #found.index) }
        }
    });
    relations.collect()
}
