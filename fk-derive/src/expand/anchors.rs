//! The checks of a table that need types: each a call into `check`, shown at the user's token.

use proc_macro2::TokenStream;
use quote::quote;

use super::{children_constant, columns_constant, number, reference_constant};
use crate::model::Table;
use crate::path::{anchor, plain};

/// Expands the anchors of references without a name, whose fields may be of no column type.
pub(super) fn unnamed(table: &Table) -> TokenStream {
    let (facade, columns) = (&table.facade, columns_constant());
    let unnamed = table.references.iter().filter_map(|reference| {
        let ((word, text), at) = (reference.unnamed.as_ref()?, number(reference.column));
        Some(anchor(word, quote!(#facade::check::unnamed_reference), quote!(&#columns.#at.def, #text)))
    });
    unnamed.collect()
}

/// Expands the anchors.
pub(super) fn anchors(table: &Table) -> TokenStream {
    let Table { facade, name, .. } = table;
    let mut all = TokenStream::new();
    let columns = columns_constant();
    for (at, column) in table.columns.iter().enumerate().filter(|(_, column)| column.plain) {
        let at = number(at);
        all.extend(anchor(&column.ty, quote!(#facade::check::plain), quote!(&#columns.#at.def, #name)));
    }
    for at in table.key.columns.iter().filter(|_| table.key.own.is_none()) {
        let (column, at) = (&table.columns[*at], number(*at));
        all.extend(anchor(&column.ty, quote!(#facade::check::key_column), quote!(&#columns.#at.def, #name)));
    }
    for (at, reference) in table.references.iter().enumerate() {
        let (constant, column) = (reference_constant(at), &table.columns[reference.column].name);
        let actions = [&reference.on_delete, &reference.on_update];
        for word in
            actions.iter().filter(|action| action.variant == "SetNull").filter_map(|action| action.word.as_ref())
        {
            let function = quote!(#facade::check::set_null_allowed);
            all.extend(anchor(word, function, quote!(&#constant, #name, #column)));
        }
    }
    for (at, many) in table.has_many.iter().enumerate() {
        let (constant, relation) = (children_constant(at), plain(&many.method));
        let place = many.via.as_ref().map_or_else(|| many.child.clone(), |via| quote!(#via));
        all.extend(anchor(place, quote!(#facade::check::has_many), quote!(&#constant, #relation)));
    }
    all
}
