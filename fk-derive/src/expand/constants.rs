//! The inherent items: one constant for every constraint, and a method for every `has_many`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{between_constant, children_constant, key_value, number};
use crate::model::{Table, To};
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

/// Gives the type of some columns together, and where they are.
fn together(table: &Table, columns: &[usize]) -> (TokenStream, String) {
    let types: Vec<_> = columns.iter().map(|at| &table.columns[*at].ty).collect();
    let names: Vec<&str> = columns.iter().map(|at| table.columns[*at].name.as_str()).collect();
    match (types.as_slice(), names.as_slice()) {
        ([ty], [name]) => (quote!(#ty), format!("{}.{name}", table.name)),
        _ => (quote!((#(#types),*)), format!("{} ({})", table.name, names.join(", "))),
    }
}

/// A constraint is seen by whom its first column is.
fn visibility<'a>(table: &'a Table, columns: &[usize]) -> &'a syn::Visibility {
    columns.first().map_or(&table.vis, |at| &table.columns[*at].vis)
}

fn relations(table: &Table) -> TokenStream {
    let Table { facade, ident, .. } = table;
    let constants = table.references.iter().enumerate().map(|(at, reference)| {
        let (vis, constant, at) = (visibility(table, &reference.columns), &reference.constant, number(at));
        let (ty, place) = together(table, &reference.columns);
        let ty = match &reference.to {
            To::Columns { parent, .. } => quote!(#facade::To<#parent, #ty>),
            To::Inferred | To::Table(_) => ty,
        };
        let doc = format!(" The reference of `{place}`: foreign key `{}`.", reference.name);
        quote! {
            #[doc = #doc]
            #vis const #constant: #facade::ToOne<#ident, #ty> = #facade::ToOne::new(#at);
        }
    });
    constants.collect()
}

fn uniques(table: &Table) -> TokenStream {
    let Table { facade, ident, .. } = table;
    let constants = table.uniques.iter().enumerate().map(|(at, unique)| {
        let (vis, constant, at) = (visibility(table, &unique.columns), &unique.constant, number(at + 1));
        let (ty, place) = together(table, &unique.columns);
        let doc = format!(" The candidate key `{place}`: unique constraint `{}`.", unique.name);
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
        let (constant, at) = (&check.constant, number(at));
        let (vis, ty, place) = match check.column {
            Some(column) => {
                let (ty, place) = together(table, &[column]);
                (&table.columns[column].vis, ty, place)
            }
            None => (&table.vis, quote!(()), name.clone()),
        };
        let doc = format!(" The check of `{place}`: check constraint `{}`.", check.name);
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
        if many.one {
            let constant_doc = format!(" The row of {linked} that references a row of `{name}`.");
            let method_doc = format!(" Asks for the row of {linked} that references this one.");
            return quote! {
                #[doc = #constant_doc]
                #vis const #constant: #facade::ToMaybe<#ident, #child> = #facade::ToMaybe::new(#found.index);
                #[doc = #method_doc]
                #vis fn #method(&self) -> #facade::AtMostOne<#child> {
                    #facade::AtMostOne::new((#found.of)(self, #found.index))
                }
            };
        }
        let constant_doc = format!(" The rows of {linked} that reference a row of `{name}`.");
        let method_doc = format!(" Starts a query over the rows of {linked} that reference this one.");
        quote! {
            #[doc = #constant_doc]
            #vis const #constant: #facade::ToMany<#ident, #child> = #facade::ToMany::new(#found.index);
            #[doc = #method_doc]
            #vis fn #method(&self) -> #facade::Query<#child> { (#found.of)(self, #found.index) }
        }
    });
    let between = table.many_to_many.iter().enumerate().map(|(at, many)| {
        let (constant, method, through, target) = (&many.constant, &many.method, &many.through, &many.target);
        let (found, linked, over) = (between_constant(at), link(target), link(through));
        let constant_doc = format!(" The rows of {linked} that rows of {over} link to a row of `{name}`.");
        let method_doc = format!(" Starts a query over the rows of {linked} that rows of {over} link to this one.");
        quote! {
            #[doc = #constant_doc]
            #vis const #constant: #facade::ManyToMany<#ident, #through, #target> =
                #facade::ManyToMany::new(#found.near, #found.far);
            #[doc = #method_doc]
            #vis fn #method(&self) -> #facade::Query<#target> { (#found.of)(self, #found.near, #found.far) }
        }
    });
    relations.chain(between).collect()
}
