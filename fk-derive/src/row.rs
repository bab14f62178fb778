//! `#[derive(Row)]`: a struct for what a query gives, and its `Select..` struct, which `select` takes. SY15.
//!
//! Whether what is selected for a field is of the field's type is the library's to say (`fk_core::query::Gives`). The
//! `Select..` struct itself has no bound, so that a wrong type is told of once.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote};
use syn::{Attribute, Data, DeriveInput, Fields, FieldsNamed, Visibility};

use crate::errors::Errors;
use crate::path::{facade, link, placed, plain, spread, without_self};
use crate::syntax::row::{Row, no_attributes};

/// Describes a row.
struct Model<'a> {
    facade: TokenStream,
    ident: &'a Ident,
    vis: &'a Visibility,
    /// The name of the struct that is selected.
    select: Ident,
    fields: Vec<Field<'a>>,
}

/// Describes a field of a row.
struct Field<'a> {
    ident: &'a Ident,
    vis: &'a Visibility,
    /// Its type, without `Self`.
    ty: TokenStream,
    docs: Vec<&'a Attribute>,
    /// The parameter that stands for what is selected.
    parameter: Ident,
}

/// Expands the derive.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::new();
    let said = Row::parse(&input.attrs, &mut errors);
    let named = shape(input, &mut errors);
    let fields: Vec<Field<'_>> = named
        .into_iter()
        .flat_map(|named| &named.named)
        .filter_map(|field| self::field(field, input, &mut errors))
        .collect();
    let ident = &input.ident;
    let select = format_ident!("Select{}", plain(ident), span = ident.span());
    let model = Model { facade: facade(said.facade.get()), ident, vis: &input.vis, select, fields };
    match errors.finish() {
        None => expand(&model),
        // Without fields there is nothing that other code could name.
        Some(error) if model.fields.is_empty() => error.to_compile_error(),
        Some(error) => {
            let (error, rest) = (error.to_compile_error(), expand(&model));
            quote!(#error #rest)
        }
    }
}

/// SY15.
fn shape<'a>(input: &'a DeriveInput, errors: &mut Errors) -> Option<&'a FieldsNamed> {
    let remedy = "\n  help: a row is a struct with named fields, one for each thing that is selected";
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(_) if !input.generics.params.is_empty() => {
                let text = if input.generics.lifetimes().count() == input.generics.params.len() {
                    "a row can't have a lifetime: it owns what it holds\n  \
                     help: write `String` and `Vec<u8>` instead of references"
                } else {
                    "a row can't be generic: its fields say what is selected\n  help: write a struct for each"
                };
                errors.at(&input.generics, text);
                None
            }
            Fields::Named(named) if named.named.is_empty() => {
                errors
                    .at(&input.ident, format!("`{}` has no field, so there is nothing to select{remedy}", input.ident));
                None
            }
            Fields::Named(named) => Some(named),
            _ => {
                errors.at(&input.ident, format!("the fields of `{}` need names{remedy}", input.ident));
                None
            }
        },
        Data::Enum(data) => {
            errors.at(data.enum_token, format!("an enum can't be a row{remedy}"));
            None
        }
        Data::Union(data) => {
            errors.at(data.union_token, format!("a union can't be a row{remedy}"));
            None
        }
    }
}

fn field<'a>(field: &'a syn::Field, input: &DeriveInput, errors: &mut Errors) -> Option<Field<'a>> {
    no_attributes(&field.attrs, errors);
    let ident = field.ident.as_ref()?;
    // No type of a user's is called so, and two fields never have the same.
    let parameter = format_ident!("Gives_{}", plain(ident), span = Span::call_site());
    let ty = without_self(field.ty.to_token_stream(), &input.ident);
    let docs = field.attrs.iter().filter(|attribute| attribute.path().is_ident("doc")).collect();
    Some(Field { ident, vis: &field.vis, ty, docs, parameter })
}

fn expand(model: &Model<'_>) -> TokenStream {
    let Model { facade, ident, vis, select, fields } = model;
    let names: Vec<_> = fields.iter().map(|field| field.ident).collect();
    let types = fields.iter().map(|field| &field.ty);
    let aliases: Vec<_> = (0..fields.len()).map(alias).collect();
    let parameters: Vec<_> = fields.iter().map(|field| &field.parameter).collect();
    let made = made(model);
    // Shown at the user's struct.
    let place = ident.span();
    let (word, open, close) = (placed(quote!(struct), place), placed(quote!(<), place), placed(quote!(>), place));
    let selected = fields.iter().map(|Field { ident, vis, docs, parameter, .. }| {
        let doc = format!(" What is selected for `{}`.", plain(ident));
        let gap = if docs.is_empty() { TokenStream::new() } else { quote!(#[doc = ""]) };
        quote!(#[doc = #doc] #gap #(#docs)* #vis #ident: #parameter)
    });
    let doc = format!(" What `select` takes for {}: a column or an expression for each field.", link(ident));
    let places = (0..fields.len()).map(Literal::usize_unsuffixed);
    quote! {
        #[doc = #doc]
        #[allow(
            dead_code, deprecated, non_camel_case_types, missing_debug_implementations, clippy::struct_field_names
        )]
        #vis #word #select #open #(#parameters),* #close { #(#selected,)* }
        #[allow(deprecated, non_camel_case_types)]
        const _: () = {
            use #facade::derive as fk_derive_glue;
            // A type that isn't there is one error, as in the struct; beside parameters the compiler would suggest one.
            #(type #aliases = #types;)*
            #[automatically_derived]
            impl<#(#parameters),*> fk_derive_glue::SelectionSource for #select<#(#parameters),*> {
                type Choice = fk_derive_glue::Fields<#ident, (#(#parameters,)*)>;
                fn choice(self) -> Self::Choice { fk_derive_glue::Fields::new((#(self.#names,)*)) }
            }
            #[automatically_derived]
            #made
            #[automatically_derived]
            impl fk_derive_glue::RowSource<(#(#aliases,)*)> for #ident {
                fn from_parts(parts: (#(#aliases,)*)) -> Self { Self { #(#names: parts.#places,)* } }
            }
        };
    }
}

/// Expands what asks whether each field is given its type, at the user's tokens: the compiler shows which doesn't fit.
fn made(model: &Model<'_>) -> TokenStream {
    let Model { ident, fields, .. } = model;
    let names = fields.iter().map(|field| field.ident);
    let parameters: Vec<_> = fields.iter().map(|field| &field.parameter).collect();
    let bounds = fields.iter().enumerate().map(|(at, field)| bound(at, field));
    let aliases = (0..fields.len()).map(alias);
    let places = (0..fields.len()).map(Literal::usize_unsuffixed);
    let of = placed(quote!(fk_derive_glue::MadeOf<(#(#parameters,)*)>), ident.span());
    quote! {
        impl<#(#bounds),*> #of for #ident {
            fn add_to(parts: (#(#parameters,)*), outputs: &mut fk_derive_glue::Outputs) {
                #(fk_derive_glue::Selection::add_to(parts.#places, outputs);)*
            }
            fn read(
                row: &dyn fk_derive_glue::Source,
                at: &mut ::core::primitive::usize,
            ) -> fk_derive_glue::Outcome<Self> {
                ::core::result::Result::Ok(Self {
                    #(#names: <#parameters as fk_derive_glue::Gives<#aliases>>::read_field(row, at)?,)*
                })
            }
        }
    }
}

/// At the field's type.
fn bound(at: usize, field: &Field<'_>) -> TokenStream {
    let (alias, parameter) = (alias(at), &field.parameter);
    let bound = spread(&field.ty, quote!(fk_derive_glue::Gives<#alias>));
    quote!(#parameter: #bound)
}

/// The name of a field's type.
fn alias(at: usize) -> Ident {
    format_ident!("FK_DERIVE_FIELD_{at}")
}
