//! `#[derive(Schema)]`: a list of tables, checked as a whole. SY12; the rules about tables are in
//! `fk-core/src/check/schema.rs`.

use std::collections::HashSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens as _, format_ident, quote};
use syn::{Data, DeriveInput, Fields};

use crate::errors::Errors;
use crate::path::{anchor, ends, facade, placed, plain, spaceless, typed_call};
use crate::syntax::Once;
use crate::syntax::schema::SchemaList;

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
    if list.tables.is_empty() && list.includes.is_empty() && !list.damaged {
        let text = format!("`{}` has no tables\n  help: list them: `#[schema(Customer, Order)]`", input.ident);
        errors.at(&input.ident, text);
    }
    twice(&list.tables, "table", errors);
    twice(&list.includes, "schema", errors);
    for own in list.includes.iter().filter(|path| path.is_ident(&input.ident)) {
        errors.at(own, "a schema can't include itself\n  help: leave it out");
    }
    let texts: Vec<String> = list.tables.iter().map(written).collect();
    for (word, tables) in &list.deferred_cycles {
        if tables.is_empty() {
            errors.at(word, "`deferred_cycle()` names no table\n  help: such as `deferred_cycle(Store, Staff)`");
        }
        if let [table] = tables.as_slice() {
            let text = "one table is no cycle\n  help: name the others too: `deferred_cycle(Store, Staff)`";
            errors.at(table, text);
            continue;
        }
        for table in tables.iter().filter(|table| !texts.contains(&written(table))) {
            let text = format!("table `{}` isn't in the list\n  help: add it to `#[schema(..)]`", written(table));
            errors.at(table, text);
        }
    }
}

fn twice(list: &[syn::Path], what: &str, errors: &mut Errors) {
    let texts: Vec<String> = list.iter().map(written).collect();
    for (at, path) in list.iter().enumerate() {
        if texts[..at].contains(&texts[at]) {
            errors.at(path, format!("{what} `{}` is listed twice", texts[at]));
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
    let indexes = (0..tables.len()).map(Literal::usize_unsuffixed);
    let anchors = tables.iter().zip(indexes).map(|(table, at)| {
        let path = spaceless(table);
        let listed = anchor(table, quote!(#facade::check::listed), quote!(FK_DERIVE_OWN, #at, #path));
        let arguments = quote!(FK_DERIVE_FACTS, FK_DERIVE_TABLES, #at, #name);
        let whole = anchor(table, quote!(#facade::check::schema_table), arguments);
        quote!(#listed #whole)
    });
    let includes = includes(input, list, facade);
    let members = members(input, list, facade);
    let (all, size) = if list.includes.is_empty() {
        (quote!(FK_DERIVE_OWN), quote!(#count))
    } else {
        let parts = (0..list.includes.len()).map(part_constant);
        (quote!(&#facade::check::together(&[FK_DERIVE_OWN, #(#parts.own),*])), includes.count)
    };
    // By their place in the list, where it is told of what is no table.
    let texts: Vec<String> = tables.iter().map(written).collect();
    let groups = list.deferred_cycles.iter().map(|(_, cycle)| {
        let places = cycle.iter().filter_map(|table| texts.iter().position(|text| *text == written(table)));
        let places = places.map(Literal::usize_unsuffixed);
        quote!(&[#(FK_DERIVE_OWN[#places].0.shape.name),*])
    });
    let meant = list.deferred_cycles.iter().enumerate().flat_map(|(cycle, (_, tables))| {
        let cycle = Literal::usize_unsuffixed(cycle);
        tables.iter().enumerate().map(move |(at, table)| {
            let at = Literal::usize_unsuffixed(at);
            let arguments = quote!(FK_DERIVE_FACTS, FK_DERIVE_TABLES, FK_DERIVE_CYCLES[#cycle], #at);
            anchor(table, quote!(#facade::check::deferred_cycle), arguments)
        })
    });
    let part = list.part.get().map(|_| {
        quote! {
            #[automatically_derived]
            impl #facade::derive::PartSource for #ident {
                const OWN: &'static [#facade::check::Listed] = FK_DERIVE_OWN;
            }
        }
    });
    let at_most = list.at_most.get().map(|rows| {
        let rows = Literal::u64_unsuffixed(*rows);
        quote! {
            const AT_MOST: ::core::option::Option<::core::primitive::u64> = ::core::option::Option::Some(#rows);
        }
    });
    let (constants, of_parts) = (includes.constants, includes.anchors);
    quote! {
        const _: () = {
            // Borrowed, as all that is shared: an anchor would have a copy of what it names.
            const FK_DERIVE_OWN: &[#facade::check::Listed; #count] = &{
                use #facade::check::NoTable as _;
                [#(#facade::check::Probe::<#tables>::LISTED,)*]
            };
            #constants
            const FK_DERIVE_SIZE: ::core::primitive::usize = #size;
            const FK_DERIVE_TABLES: &[#facade::check::Listed; FK_DERIVE_SIZE] = #all;
            const FK_DERIVE_CYCLES: &[&[&::core::primitive::str]] = &[#(#groups),*];
            const FK_DERIVE_EDGES: ::core::primitive::usize = #facade::check::edge_count(FK_DERIVE_TABLES);
            const FK_DERIVE_SLOTS: ::core::primitive::usize = 2 * #facade::check::constraint_count(FK_DERIVE_TABLES);
            const FK_DERIVE_FACTS: &#facade::check::Facts<FK_DERIVE_EDGES> =
                &#facade::check::schema_facts::<FK_DERIVE_SIZE, FK_DERIVE_EDGES, FK_DERIVE_SLOTS>(
                    FK_DERIVE_TABLES, #count, FK_DERIVE_CYCLES,
                );
            #(#anchors)*
            #of_parts
            #(#meant)*
            #[automatically_derived]
            impl #facade::derive::Schema for #ident {
                const NAME: &'static ::core::primitive::str = #name;
                const TABLES: &'static [&'static #facade::derive::TableDef] =
                    &#facade::check::defs::<FK_DERIVE_SIZE>(FK_DERIVE_TABLES);
                #at_most
            }
            #part
            #members
        };
    }
}

/// The constant that holds the tables of an included schema.
fn part_constant(at: usize) -> Ident {
    format_ident!("FK_DERIVE_PART_{at}")
}

/// Holds what included schemas are expanded to.
struct Includes {
    constants: TokenStream,
    anchors: TokenStream,
    /// How many tables there are in all.
    count: TokenStream,
}

fn includes(input: &DeriveInput, list: &SchemaList, facade: &TokenStream) -> Includes {
    let (ident, name) = (&input.ident, plain(&input.ident));
    let own = Literal::usize_unsuffixed(list.tables.len());
    let (mut constants, mut anchors, mut before) = (TokenStream::new(), TokenStream::new(), quote!(#own));
    for (at, part) in list.includes.iter().enumerate() {
        let constant = part_constant(at);
        let path = part.to_token_stream();
        let tables = typed_call(quote!(#facade::check::part), &[&path], TokenStream::new());
        constants.extend(quote! {
            const #constant: #facade::check::Included = #tables;
            #[automatically_derived]
            impl #facade::derive::Includes<#part> for #ident {
                const OFFSET: ::core::primitive::usize = #before;
            }
        });
        let arguments = quote!(FK_DERIVE_FACTS, FK_DERIVE_TABLES, #before, &#constant, #name);
        anchors.extend(anchor(part, quote!(#facade::check::schema_part), arguments));
        before.extend(quote!(+ #constant.own.len()));
    }
    Includes { constants, anchors, count: before }
}

/// Tables of a part are members of every schema that includes it.
fn members(input: &DeriveInput, list: &SchemaList, facade: &TokenStream) -> TokenStream {
    let (ident, is_part) = (&input.ident, list.part.get().is_some());
    let member = |(at, table): (usize, &syn::Path)| {
        let first = at == 0;
        let at = Literal::usize_unsuffixed(at);
        // At the table, should it be there twice under two paths.
        let (place, _) = ends(table);
        let (open, index) = if is_part {
            let open = quote! {
                #[automatically_derived]
                impl<FkDeriveSchema: #facade::derive::Includes<#ident>> #facade::derive::Member<FkDeriveSchema> for
            };
            let offset = quote!(<FkDeriveSchema as #facade::derive::Includes<#ident>>::OFFSET);
            // `+ 0` has no effect, a lint would say at the user's table.
            (open, if first { offset } else { quote!(#offset + #at) })
        } else {
            (quote!(#[automatically_derived] impl #facade::derive::Member<#ident> for), quote!(#at))
        };
        let open = placed(open, place);
        let body = placed(quote!({ const INDEX: ::core::primitive::usize = #index; }), place);
        quote!(#open #table #body)
    };
    let own = is_part.then(|| {
        quote! {
            #[automatically_derived]
            impl #facade::derive::Includes<#ident> for #ident { const OFFSET: ::core::primitive::usize = 0; }
        }
    });
    let members = list.tables.iter().enumerate().map(member);
    quote!(#own #(#members)*)
}

/// What other code may name of a schema with mistakes.
fn stub(input: &DeriveInput, list: &SchemaList, facade: &TokenStream) -> TokenStream {
    let (ident, name) = (&input.ident, plain(&input.ident));
    let mut seen = HashSet::new();
    let new = |table: &&syn::Path| seen.insert(written(table));
    let tables = list.tables.iter().filter(new).cloned().collect();
    let part = Once(list.part.get().cloned());
    let source = part.get().map(|_| {
        quote! {
            impl #facade::derive::PartSource for #ident { const OWN: &'static [#facade::check::Listed] = &[]; }
        }
    });
    let members = members(input, &SchemaList { tables, part, ..SchemaList::default() }, facade);
    quote! {
        #source
        impl #facade::derive::Schema for #ident {
            const NAME: &'static ::core::primitive::str = #name;
            const TABLES: &'static [&'static #facade::derive::TableDef] = &[];
        }
        #members
    }
}
