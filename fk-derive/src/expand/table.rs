//! The data of a table and its traits.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::items::omitted;
use super::{
    anchors, between_constant, children_constant, columns_constant, default_function, key_value, number,
    reference_constant, referenced_constant,
};
use crate::model::{self, Action, Column, Formula, Reference, Table, To};
use crate::path::{call, columns_of, ends, placed, plain, spread, typed_call};

/// Expands the constant that holds the columns.
pub(super) fn columns(table: &Table) -> TokenStream {
    let columns = columns_constant();
    let (types, names): (Vec<_>, Vec<_>) = table.columns.iter().map(|column| (&column.ty, &column.name)).unzip();
    quote! {
        const #columns: &(#(fk_derive_check::Col<#types>,)*) = &(#(fk_derive_check::column::<#types>(#names),)*);
    }
}

/// Expands the constants that hold the columns, the references and the children, and the defaults.
pub(super) fn data(table: &Table) -> TokenStream {
    let Table { ident, .. } = table;
    let columns = columns(table);
    let references = table.references.iter().enumerate().map(|(at, reference)| data_reference(table, at, reference));
    let children = table.has_many.iter().enumerate().map(|(at, many)| {
        let (constant, child) = (children_constant(at), &many.child);
        let via = many.via.as_ref().map_or_else(String::new, plain);
        quote! {
            const #constant: &fk_derive_check::Children<#ident, #child> =
                &fk_derive_check::children::<#ident, #child>(#via);
        }
    });
    let between = table.many_to_many.iter().enumerate().map(|(at, many)| {
        let (constant, through, target) = (between_constant(at), &many.through, &many.target);
        let (near, far) = many.via.as_ref().map_or_else(Default::default, |(near, far)| (plain(near), plain(far)));
        quote! {
            const #constant: &fk_derive_check::Between<#ident, #through, #target> =
                &fk_derive_check::between::<#ident, #through, #target>(#near, #far);
        }
    });
    let defaults = table.columns.iter().enumerate().filter_map(|(at, column)| {
        let (function, ty) = (default_function(at), &column.ty);
        let value = match column.default.as_ref()? {
            model::Default::Sql(_) => return None,
            model::Default::With(path) => {
                let nothing = spread(path, quote!(()));
                call(path, quote!(fk_derive_check::made::<#ty, _>), quote!(#path #nothing))
            }
            model::Default::Value(value) => {
                let text = syn::parse2::<syn::LitStr>(value.clone());
                text.map_or_else(|_| value.clone(), |text| call(&text, quote!(fk_derive_check::text), quote!(#text)))
            }
        };
        Some(quote! {
            #[allow(clippy::unnecessary_wraps)]
            fn #function() -> #ty { #value }
        })
    });
    let links = (0..table.references.len()).map(reference_constant);
    let shape = shape(table);
    quote! {
        #columns
        #(#references)*
        const FK_DERIVE_REFERENCES: &[fk_derive_glue::ForeignKeyDef] = &[#(#links.def),*];
        #(#children)*
        #(#between)*
        #(#defaults)*
        #shape
    }
}

fn data_reference(table: &Table, at: usize, reference: &Reference) -> TokenStream {
    let constant = reference_constant(at);
    let Reference { name, relation, columns, .. } = reference;
    let positions = columns.iter().map(|at| number(*at));
    let mut changes = TokenStream::new();
    if reference.on_delete.variant != "NoAction" {
        let action = data_action(&reference.on_delete);
        changes.extend(quote!(on_delete: #action,));
    }
    if reference.on_update.variant != "NoAction" {
        let action = data_action(&reference.on_update);
        changes.extend(quote!(on_update: #action,));
    }
    if reference.deferred {
        changes.extend(quote!(deferred: true,));
    }
    if let Some(index) = &reference.index {
        changes.extend(quote!(index: ::core::option::Option::Some(#index),));
    }
    if reference.match_full {
        changes.extend(quote!(match_full: true,));
    }
    if !reference.enforced {
        changes.extend(quote!(enforced: false,));
    }
    if !reference.on_delete.columns.is_empty() {
        let nulled = reference.on_delete.columns.iter().map(|at| number(*at));
        changes.extend(quote!(set_null: &[#(#nulled),*],));
    }
    if let Some(rows) = reference.limit {
        let rows = Literal::u64_unsuffixed(rows);
        changes.extend(quote!(cascade_limit: ::core::option::Option::Some(#rows),));
    }
    let options = quote! {
        fk_derive_check::Options { #changes ..fk_derive_check::Options::new(#name, #relation, &[#(#positions),*]) }
    };
    let ty = || &table.columns[columns[0]].ty;
    let made = match &reference.to {
        To::Inferred => {
            let inferred = spread(ty(), quote!(fk_derive_check::Inferred<_>));
            typed_call(quote!(fk_derive_check::references), &[ty(), &inferred, &inferred], options)
        }
        To::Table(parent) => {
            let inferred = spread(ty(), quote!(fk_derive_check::Inferred<_>));
            typed_call(quote!(fk_derive_check::references_to), &[parent, ty(), &inferred], options)
        }
        To::Columns { parent, fields } => {
            let (referenced, count) = (referenced_constant(at), number(fields.len()));
            let names = fields.iter().map(plain);
            let types: Vec<_> = columns.iter().map(|at| &table.columns[*at].ty).collect();
            let (types, picked) = match (types.as_slice(), fields.as_slice()) {
                ([ty], [field]) => (quote!(#ty), quote!(columns.#field)),
                _ => (quote!((#(#types),*)), quote!((#(columns.#fields),*))),
            };
            let place = anchors::place(table, reference);
            let types = spread(&place, types);
            let inferred = spread(&place, quote!(fk_derive_check::Inferred<_>));
            let found = typed_call(
                quote!(fk_derive_check::referenced),
                &[parent, &inferred, &inferred, &inferred, &types, &spread(&place, quote!(_))],
                quote!(|columns| #picked, [#(#names),*]),
            );
            let all = columns_constant();
            let positions = columns.iter().map(|at| number(*at));
            return quote! {
                const #referenced: &fk_derive_check::Referenced<#count> = &#found;
                const #constant: &fk_derive_check::Link =
                    &fk_derive_check::references_columns(#referenced, #options, [#(#all.#positions.def),*]);
            };
        }
    };
    quote!(const #constant: &fk_derive_check::Link = &#made;)
}

fn data_action(action: &Action) -> TokenStream {
    let variant = &action.variant;
    quote!(fk_derive_glue::Action::#variant)
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
    // A call within a call, since `self` has no place at the field, whose type may have no `Clone`.
    let part = |name: &Ident, inner: TokenStream| {
        call(name, quote!(fk_derive_check::key_part), call(name, inner, quote!(&self.#name)))
    };
    let id = match (parts.as_slice(), &table.key.own) {
        // The whole path, since it stands at the user's token.
        ([one], Some(_)) => part(one, quote!(#facade::Key::raw)),
        ([one], None) => part(one, quote!(::core::convert::identity)),
        (many, _) => {
            let many = many.iter().map(|one| part(one, quote!(::core::convert::identity)));
            quote!((#(#many),*))
        }
    };
    let set = omitted(table).map(|at| {
        let name = &table.columns[at].ident;
        quote!(self.#name = fk_derive_glue::Key::from_raw(id);)
    });
    let id_name = if set.is_some() { quote!(id) } else { quote!(_) };
    let insert = insert(table);
    // At the key, should its type be private.
    let at_key = table.key.columns.first().map_or_else(|| quote!(#ident), |at| table.columns[*at].ty.clone());
    let id_type = placed(quote!(type Id = #value;), ends(at_key).0);
    quote! {
        #[automatically_derived]
        impl fk_derive_glue::TableSource for #ident {
            #id_type
            type Columns<PathNull: fk_derive_glue::Nullness> = #columns_ident<PathNull>;
            #consts
            fn columns<PathNull: fk_derive_glue::Nullness>(path: fk_derive_glue::Path) -> #columns_ident<PathNull> {
                #columns_ident { #(#names: fk_derive_glue::Column::new(path, #indexes),)* }
            }
            fn id(&self) -> #value { #id }
            fn encode(&self, sink: &mut dyn fk_derive_glue::Sink) -> fk_derive_glue::Outcome<()> {
                #((#columns.#indexes.encode)(&self.#names, sink)?;)*
                ::core::result::Result::Ok(())
            }
            #[inline]
            fn decode(source: &dyn fk_derive_glue::Source) -> fk_derive_glue::Outcome<Self> {
                ::core::result::Result::Ok(Self { #(#names: (#columns.#indexes.decode)(source, #indexes)?,)* })
            }
            fn set_generated(&mut self, #id_name: ::core::primitive::i64) { #set }
        }
        #insert
    }
}

/// Expands the constants that say what the table knows of itself. Borrowed, as all that several checks look at.
fn shape(table: &Table) -> TokenStream {
    let Table { name, .. } = table;
    let rust = plain(&table.ident);
    let defs = (0..table.columns.len()).map(|at| column_def(table, at));
    let key = table.key.columns.iter().map(|at| number(*at));
    let (key_name, generated) = (format!("pk_{name}"), table.key.generated);
    let autoincrement = table.key.autoincrement.then(|| quote!(.autoincrement()));
    let uniques = table.uniques.iter().map(|unique| {
        let (name, columns) = (&unique.name, unique.columns.iter().map(|at| number(*at)));
        let filter = unique.filter.as_ref().map(|filter| quote!(.filtered(|| #filter)));
        quote!(fk_derive_glue::UniqueDef::new(#name, &[#(#columns),*]) #filter)
    });
    quote! {
        const FK_DERIVE_DEFS: &[fk_derive_glue::ColumnDef] = &[#(#defs),*];
        const FK_DERIVE_SHAPE: &fk_derive_glue::TableShape = &fk_derive_glue::TableShape::new(
            #name, #rust, FK_DERIVE_DEFS, &[#(#key),*], #key_name, #generated, &[#(#uniques),*],
        ) #autoincrement;
    }
}

fn trait_constants(table: &Table) -> TokenStream {
    let checks = table.checks.iter().map(|check| {
        let (name, condition) = (&check.name, formula(&check.condition));
        let reads = check.reads.iter().map(|at| number(*at));
        quote! {
            fk_derive_glue::CheckDef {
                name: #name,
                columns: &[#(#reads),*],
                condition: #condition,
            }
        }
    });
    let indexes = table.indexes.iter().map(|index| {
        let (name, columns) = (&index.name, index.columns.iter().map(|at| number(*at)));
        let descending = index.descending.iter().map(|at| number(*at));
        let descending = (!index.descending.is_empty()).then(|| quote!(.descending(&[#(#descending),*])));
        let filter = index.filter.as_ref().map(|filter| quote!(.filtered(|| #filter)));
        quote!(fk_derive_glue::IndexDef::new(#name, &[#(#columns),*]) #descending #filter)
    });
    let children = (0..table.has_many.len()).map(children_constant);
    let between = (0..table.many_to_many.len()).map(between_constant);
    let between: Vec<_> = between.collect();
    quote! {
        const SHAPE: fk_derive_glue::TableShape = *FK_DERIVE_SHAPE;
        const DEF: fk_derive_glue::TableDef = fk_derive_glue::TableDef::new(
            *FK_DERIVE_SHAPE,
            FK_DERIVE_REFERENCES, &[#(#checks),*], &[#(#indexes),*],
        );
        const CHILDREN: &'static [&'static ::core::primitive::str] =
            &[#(#children.child(),)* #(#between.tables()[0], #between.tables()[1],)*];
    }
}

/// Expands a column with all that isn't said by its type.
fn column_def(table: &Table, at: usize) -> TokenStream {
    let column = &table.columns[at];
    let (columns, index, function) = (columns_constant(), number(at), default_function(at));
    let mut def = quote!(#columns.#index.def);
    let field = plain(&column.ident);
    if field != column.name {
        def.extend(quote!(.of_field(#field)));
    }
    match &column.default {
        Some(model::Default::Value(_)) => def.extend(quote! {
            .with_default(fk_derive_glue::Formula::Typed(|| (#columns.#index.node)(&#function())))
        }),
        Some(model::Default::Sql(sql)) => def.extend(quote!(.with_default(fk_derive_glue::Formula::Sql(#sql)))),
        Some(model::Default::With(_)) | None => {}
    }
    if let Some((variant, _)) = &column.collation {
        let variant = Ident::new(variant, Span::call_site());
        def.extend(quote!(.collated(fk_derive_glue::Collation::#variant)));
    }
    if let Some(generated) = &column.generated {
        let (formula, stored) = (formula(&generated.formula), generated.stored);
        def.extend(quote!(.generated(#formula, #stored)));
    }
    def
}

fn formula(formula: &Formula) -> TokenStream {
    match formula {
        Formula::Typed(node) => quote!(fk_derive_glue::Formula::Typed(|| #node)),
        Formula::Sql(sql) => quote!(fk_derive_glue::Formula::Sql(#sql)),
    }
}

fn insert(table: &Table) -> TokenStream {
    let Table { ident, new, .. } = table;
    let generated = table.key.generated;
    let given = if is_computed(table) { given_values(table) } else { given_row(table) };
    quote! {
        #[automatically_derived]
        impl fk_derive_glue::InsertSource for #new {
            type Table = #ident;
            const GENERATES_KEY: ::core::primitive::bool = #generated;
            fn given(self) -> fk_derive_glue::Given<#ident> { #given }
        }
        #[automatically_derived]
        impl fk_derive_glue::InsertSource for #ident {
            type Table = Self;
            const GENERATES_KEY: ::core::primitive::bool = false;
            fn given(self) -> fk_derive_glue::Given<Self> { fk_derive_glue::Given::Row(self) }
        }
    }
}

/// Whether only the database knows some values of a new row.
fn is_computed(table: &Table) -> bool {
    let computed =
        |column: &Column| column.generated.is_some() || matches!(column.default, Some(model::Default::Sql(_)));
    table.columns.iter().any(computed)
}

fn given_row(table: &Table) -> TokenStream {
    let (ident, omitted) = (&table.ident, omitted(table));
    let fields = table.columns.iter().enumerate().map(|(at, column)| {
        let name = &column.ident;
        if Some(at) == omitted {
            return quote!(#name: fk_derive_glue::Key::from_raw(0));
        }
        if column.default.is_none() {
            return quote!(#name: self.#name);
        }
        let function = default_function(at);
        quote!(#name: ::core::option::Option::unwrap_or_else(self.#name, #function))
    });
    quote!(fk_derive_glue::Given::Row(#ident { #(#fields,)* }))
}

fn given_values(table: &Table) -> TokenStream {
    let (omitted, columns) = (omitted(table), columns_constant());
    let values = table.columns.iter().enumerate().map(|(at, column)| {
        let (name, index, function) = (&column.ident, number(at), default_function(at));
        if Some(at) == omitted || column.generated.is_some() {
            return quote!(::core::option::Option::None);
        }
        match &column.default {
            None => quote!(::core::option::Option::Some((#columns.#index.node)(&self.#name))),
            Some(model::Default::Sql(_)) => {
                quote!(::core::option::Option::map(::core::option::Option::as_ref(&self.#name), #columns.#index.node))
            }
            Some(_) => {
                let value = quote!(::core::option::Option::unwrap_or_else(self.#name, #function));
                quote!(::core::option::Option::Some((#columns.#index.node)(&#value)))
            }
        }
    });
    quote!(fk_derive_glue::given_values([#(#values),*]))
}
