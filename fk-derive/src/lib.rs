//! The derives of `fk`: `Table`, `Value`, `Row` and `Schema`. Use them through the facade.
//!
//! A derive knows names and tokens, never types: whatever needs a type is a call into `fk::check`,
//! anchored at the token to edit. Three nouns, one direction: `syntax` (what was written), `model`
//! (what it means, made by `validate`), `expand` (code).

mod check_expr;
mod errors;
mod expand;
mod fallback;
mod keyword;
mod model;
mod path;
mod row;
mod schema;
mod syntax;
#[cfg(test)]
mod tests;
mod validate;
mod value;

use proc_macro::TokenStream;
use quote::quote;
use syn::{DeriveInput, parse_macro_input};

#[doc = include_str!("../docs/table.md")]
#[proc_macro_derive(
    Table,
    attributes(table, key, references, unique, index, default, generated, check, not_a_reference, column)
)]
pub fn derive_table(input: TokenStream) -> TokenStream {
    table(&parse_macro_input!(input as DeriveInput)).into()
}

#[doc = include_str!("../docs/value.md")]
#[proc_macro_derive(Value, attributes(value))]
pub fn derive_value(input: TokenStream) -> TokenStream {
    value::derive(&parse_macro_input!(input as DeriveInput)).into()
}

#[doc = include_str!("../docs/row.md")]
#[proc_macro_derive(Row, attributes(row))]
pub fn derive_row(input: TokenStream) -> TokenStream {
    row::derive(&parse_macro_input!(input as DeriveInput)).into()
}

#[doc = include_str!("../docs/schema.md")]
#[proc_macro_derive(Schema, attributes(schema))]
pub fn derive_schema(input: TokenStream) -> TokenStream {
    schema::derive(&parse_macro_input!(input as DeriveInput)).into()
}

fn table(input: &DeriveInput) -> proc_macro2::TokenStream {
    let mut errors = errors::Errors::new();
    let model = validate::table(input, &mut errors);
    let error = errors.finish().map(|error| error.to_compile_error());
    match (model, error) {
        (Some(model), None) => expand::table(&model),
        (Some(model), error) => {
            let rest = fallback::table(&model);
            quote!(#error #rest)
        }
        (None, error) => {
            let rest = fallback::no_table(input);
            quote!(#error #rest)
        }
    }
}
