//! The checks of a table that need types: each a call into `check`, shown at the user's token.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use super::{between_constant, children_constant, columns_constant, number, reference_constant, referenced_constant};
use crate::model::{Reference, Table, To};
use crate::path::{anchor, plain};

/// Expands the anchors of references without a name, whose fields may be of no column type.
pub(super) fn unnamed(table: &Table) -> TokenStream {
    let columns = columns_constant();
    let unnamed = table.references.iter().filter_map(|reference| {
        let ((word, text), at) = (reference.unnamed.as_ref()?, number(reference.columns[0]));
        Some(anchor(word, quote!(fk_derive_check::unnamed_reference), quote!(&#columns.#at.def, #text)))
    });
    unnamed.collect()
}

/// Expands the anchors.
pub(super) fn anchors(table: &Table) -> TokenStream {
    let Table { name, .. } = table;
    let mut all = TokenStream::new();
    let columns = columns_constant();
    for (at, column) in table.columns.iter().enumerate() {
        let at = number(at);
        if column.plain {
            all.extend(anchor(&column.ty, quote!(fk_derive_check::plain), quote!(&#columns.#at.def, #name)));
        }
        if let Some((_, word)) = &column.collation {
            all.extend(anchor(word, quote!(fk_derive_check::collated), quote!(&#columns.#at.def, #name)));
        }
    }
    for at in table.key.columns.iter().filter(|_| table.key.own.is_none()) {
        let (column, at) = (&table.columns[*at], number(*at));
        all.extend(anchor(&column.ty, quote!(fk_derive_check::key_column), quote!(&#columns.#at.def, #name)));
    }
    for (at, reference) in table.references.iter().enumerate() {
        all.extend(of_reference(table, at, reference));
    }
    for (at, many) in table.has_many.iter().enumerate() {
        let (constant, relation) = (children_constant(at), plain(&many.method));
        let one = many.one;
        let place = many.via.as_ref().map_or_else(|| many.child.clone(), |via| quote!(#via));
        all.extend(anchor(&place, quote!(fk_derive_check::has_many), quote!(#constant, #one, #relation)));
    }
    for (at, many) in table.many_to_many.iter().enumerate() {
        let (constant, relation) = (between_constant(at), plain(&many.method));
        let place = many.via.as_ref().map_or_else(|| many.through.clone(), |(near, far)| quote!(#near #far));
        all.extend(anchor(place, quote!(fk_derive_check::many_to_many), quote!(#constant, #relation)));
    }
    all
}

fn of_reference(table: &Table, at: usize, reference: &Reference) -> TokenStream {
    let Table { name, .. } = table;
    let (constant, columns) = (reference_constant(at), columns_constant());
    let mut all = TokenStream::new();
    if let To::Columns { fields, .. } = &reference.to {
        let referenced = referenced_constant(at);
        let place = if let [field] = fields.as_slice() { field.to_token_stream() } else { quote!(#(#fields)*) };
        all.extend(anchor(place, quote!(fk_derive_check::candidate_key), quote!(#referenced)));
    }
    let place = place(table, reference);
    all.extend(anchor(place, quote!(fk_derive_check::link), quote!(#constant, FK_DERIVE_SHAPE)));
    for (action, nulled) in [(&reference.on_delete, &reference.on_delete.columns), (&reference.on_update, &Vec::new())]
    {
        if let ("SetNull", Some(word)) = (action.variant.to_string().as_str(), &action.word) {
            let nulled = if nulled.is_empty() { &reference.columns } else { nulled };
            let nulled = nulled.iter().map(|at| number(*at));
            let arguments = quote!(&[#(#columns.#nulled.def),*], #name);
            all.extend(anchor(word, quote!(fk_derive_check::set_null_allowed), arguments));
        }
    }
    let twice = |other: &&(usize, &Reference)| {
        let mut columns = [other.1.columns.clone(), reference.columns.clone()];
        for columns in &mut columns {
            columns.sort_unstable();
        }
        columns[0] == columns[1]
    };
    let before: Vec<_> = table.references.iter().enumerate().take(at).collect();
    if let Some((other, _)) = before.iter().find(twice) {
        let other = reference_constant(*other);
        let arguments = quote!(#other, #constant, #name);
        all.extend(anchor(&reference.word, quote!(fk_derive_check::different), arguments));
    }
    all
}

/// Where a reference's own fields stand: the type of the only one, or the list.
pub(super) fn place(table: &Table, reference: &Reference) -> TokenStream {
    match (reference.fields.first(), reference.fields.last()) {
        (Some(first), Some(last)) => quote!(#first #last),
        _ => table.columns[reference.columns[0]].ty.clone(),
    }
}
