//! The inherent items: one constant for every constraint, and a method for every `has_many`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Visibility;

use super::{between_constant, children_constant, key_value, number};
use crate::model::{Reference, Table, To};
use crate::path::{columns_of, item, link, plain};

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
    let ty = quote!(#facade::CandidateKey<#ident, #facade::Key<#ident, #value>>);
    let name = Ident::new("PRIMARY_KEY", table.key.place);
    let constant = constant(&doc, &name, vis, ty, quote!(#facade::CandidateKey::new(0)));
    if table.key.own.is_some() {
        return constant;
    }
    let (names, types): (Vec<_>, Vec<_>) = columns.iter().map(|column| (&column.ident, &column.ty)).unzip();
    let doc = format!(" Makes a key of [`{}`] of its parts, whether or not such a row exists.", plain(ident));
    let value_of = if let [one] = names.as_slice() { quote!(#one) } else { quote!((#(#names),*)) };
    let name = Ident::new("key", table.key.place);
    let after = quote!((#(#names: #types),*) -> #facade::Key<Self, #value>);
    let function = item(&name, vis, quote!(fn), after, quote!({ #facade::Key::from_raw(#value_of) }));
    quote!(#constant #[doc = #doc] #[must_use] #function)
}

fn constant(doc: &str, name: &Ident, vis: &Visibility, ty: TokenStream, value: TokenStream) -> TokenStream {
    let constant = item(name, vis, quote!(const), quote!(: #ty), quote!(= #value;));
    quote!(#[doc = #doc] #constant)
}

fn method(doc: &str, name: &Ident, vis: &Visibility, ty: TokenStream, value: TokenStream) -> TokenStream {
    let method = item(name, vis, quote!(fn), quote!((&self) -> #ty), quote!({ #value }));
    quote!(#[doc = #doc] #method)
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
fn visibility<'a>(table: &'a Table, columns: &[usize]) -> &'a Visibility {
    columns.first().map_or(&table.vis, |at| &table.columns[*at].vis)
}

fn relations(table: &Table) -> TokenStream {
    let Table { facade, ident, .. } = table;
    let constants = table.references.iter().enumerate().map(|(at, reference)| {
        let (vis, constant, at) = (visibility(table, &reference.columns), &reference.constant, number(at));
        let (ty, place) = together(table, &reference.columns);
        let ty = reference_type(table, reference, ty);
        let doc = format!(" The reference of `{place}`: foreign key `{}`.", reference.name);
        self::constant(&doc, constant, vis, quote!(#facade::ToOne<#ident, #ty>), quote!(#facade::ToOne::new(#at)))
    });
    constants.collect()
}

/// The type that says where a reference leads, and whether it may lead nowhere.
fn reference_type(table: &Table, reference: &Reference, ty: TokenStream) -> TokenStream {
    let facade = &table.facade;
    let ty = match &reference.to {
        To::Columns { parent, .. } => quote!(#facade::To<#parent, #ty>),
        To::Table(parent) if reference.columns.len() > 1 => quote!(#facade::To<#parent, #ty>),
        To::Inferred | To::Table(_) => ty,
    };
    if reference.enforced { ty } else { quote!(#facade::Audited<#ty>) }
}

/// Expands the methods of the columns: paths to parents and children.
pub(super) fn paths(table: &Table) -> TokenStream {
    let Table { facade, ident, .. } = table;
    let Some(first) = table.columns.first().map(|column| &column.ident) else { return TokenStream::new() };
    let columns_ident = columns_of(ident);
    let parents = table.references.iter().enumerate().map(|(at, reference)| {
        let (vis, at) = (visibility(table, &reference.columns), number(at));
        let (ty, place) = together(table, &reference.columns);
        let ty = reference_type(table, reference, ty);
        let doc = format!(" The columns of the row that `{place}` references.");
        let method = method_of(&reference.relation, &reference.constant);
        let value = quote!(PathTo::columns(self.#first.path().to(#at)));
        let method = item(&method, vis, quote!(fn), to_one(ty), quote!({ #value }));
        quote!(#[doc = #doc] #method)
    });
    let children = table.has_many.iter().enumerate().map(|(at, many)| {
        let (method, child, found, vis) = (&many.method, &many.child, children_constant(at), &table.vis);
        let linked = link(child);
        let (doc, signature, value) = if many.one {
            let doc = format!(" The columns of the row of {linked} that references this one, if there is one.");
            let value = quote!(PathTo::columns(#found.back(self.#first.path())));
            (doc, to_one(quote!(#facade::ToMaybe<#ident, #child>)), value)
        } else {
            let doc = format!(" Asks for the rows of {linked} that reference this one.");
            (doc, quote!((self) -> #facade::Query<#child>), quote!(#found.under(self.#first.path())))
        };
        let method = item(method, vis, quote!(fn), signature, quote!({ #value }));
        quote!(#[doc = #doc] #method)
    });
    let between = table.many_to_many.iter().enumerate().map(|(at, many)| {
        let (method, target, through, found, vis) =
            (&many.method, &many.target, &many.through, between_constant(at), &table.vis);
        let doc = format!(" Asks for the rows of {} that rows of {} link to this one.", link(target), link(through));
        let ty = quote!(#facade::Query<#target>);
        let value = quote!(#found.under(self.#first.path()));
        let method = item(method, vis, quote!(fn), quote!((self) -> #ty), quote!({ #value }));
        quote!(#[doc = #doc] #method)
    });
    let methods: TokenStream = parents.chain(children).chain(between).collect();
    quote! {
        #[allow(dead_code, clippy::must_use_candidate)]
        impl<PathNull: fk_derive_glue::Nullness> #columns_ident<PathNull> { #methods }
        #[automatically_derived]
        impl<PathNull> fk_derive_glue::SelectionSource for #columns_ident<PathNull> {
            type Choice = fk_derive_glue::WholeRow<#ident, PathNull>;
            fn choice(self) -> Self::Choice { fk_derive_glue::WholeRow::new(self.#first.path()) }
        }
    }
}

/// The signature of a method that leads to one row: the type that says where is inferred, since it may be wrong.
fn to_one(ty: TokenStream) -> TokenStream {
    quote!(<PathTo: fk_derive_glue::Joins<PathNull>>(self) -> PathTo::Columns where #ty: fk_derive_glue::Is<PathTo>)
}

/// The method of a relation; a few words can't be names at all.
fn method_of(relation: &str, constant: &Ident) -> Ident {
    match syn::parse_str::<Ident>(relation) {
        Ok(_) => Ident::new(relation, constant.span()),
        Err(_) if matches!(relation, "self" | "Self" | "super" | "crate" | "_") => {
            quote::format_ident!("{relation}_", span = constant.span())
        }
        Err(_) => Ident::new_raw(relation, constant.span()),
    }
}

fn uniques(table: &Table) -> TokenStream {
    let Table { facade, ident, .. } = table;
    let constants = table.uniques.iter().enumerate().map(|(at, unique)| {
        let (vis, constant, at) = (visibility(table, &unique.columns), &unique.constant, number(at + 1));
        let (ty, place) = together(table, &unique.columns);
        let doc = format!(" The candidate key `{place}`: unique constraint `{}`.", unique.name);
        self::constant(
            &doc,
            constant,
            vis,
            quote!(#facade::CandidateKey<#ident, #ty>),
            quote!(#facade::CandidateKey::new(#at)),
        )
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
        self::constant(&doc, constant, vis, quote!(#facade::Check<#ident, #ty>), quote!(#facade::Check::new(#at)))
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
            let (ty, value) = (quote!(#facade::ToMaybe<#ident, #child>), quote!(#facade::ToMaybe::new(#found.index)));
            let constant = self::constant(&constant_doc, constant, vis, ty, value);
            let value = quote!(#facade::AtMostOne::new((#found.of)(self, #found.index)));
            let method = self::method(&method_doc, method, vis, quote!(#facade::AtMostOne<#child>), value);
            return quote!(#constant #method);
        }
        let constant_doc = format!(" The rows of {linked} that reference a row of `{name}`.");
        let method_doc = format!(" Starts a query over the rows of {linked} that reference this one.");
        let (ty, value) = (quote!(#facade::ToMany<#ident, #child>), quote!(#facade::ToMany::new(#found.index)));
        let constant = self::constant(&constant_doc, constant, vis, ty, value);
        let value = quote!((#found.of)(self, #found.index));
        let method = self::method(&method_doc, method, vis, quote!(#facade::Query<#child>), value);
        quote!(#constant #method)
    });
    let between = table.many_to_many.iter().enumerate().map(|(at, many)| {
        let (constant, method, through, target) = (&many.constant, &many.method, &many.through, &many.target);
        let (found, linked, over) = (between_constant(at), link(target), link(through));
        let constant_doc = format!(" The rows of {linked} that rows of {over} link to a row of `{name}`.");
        let method_doc = format!(" Starts a query over the rows of {linked} that rows of {over} link to this one.");
        let ty = quote!(#facade::ManyToMany<#ident, #through, #target>);
        let value = quote!(#facade::ManyToMany::new(#found.near, #found.far));
        let constant = self::constant(&constant_doc, constant, vis, ty, value);
        let value = quote!((#found.of)(self, #found.near, #found.far));
        let method = self::method(&method_doc, method, vis, quote!(#facade::Query<#target>), value);
        quote!(#constant #method)
    });
    relations.chain(between).collect()
}
