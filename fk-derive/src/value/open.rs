//! `#[value(open)]`: an enum that may grow. One variant keeps the words that no other variant has, so that a row which a
//! newer program has written can still be read.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{DataEnum, Field, Fields, Variant};

use super::{Body, FIELDS};
use crate::errors::Errors;
use crate::path::typed_call;
use crate::syntax::value::no_attributes;

/// Gives the field of a variant that has the form of the one for unknown words.
fn field(variant: &Variant) -> Option<&Field> {
    match &variant.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => fields.unnamed.first(),
        _ => None,
    }
}

/// Finds the variant for unknown words, and reports all others that have fields. `open` is the word that allows it.
pub(super) fn unknown<'a>(data: &'a DataEnum, open: &Ident, errors: &mut Errors) -> Option<(&'a Variant, &'a Field)> {
    let mut found = None;
    let mut others = Vec::new();
    for variant in data.variants.iter().filter(|variant| !matches!(variant.fields, Fields::Unit)) {
        match (field(variant), found) {
            (Some(field), None) => found = Some((variant, field)),
            (Some(_), Some(_)) => errors.at(
                &variant.fields,
                "another variant is the one for unknown words already\n  help: remove the field of one of them",
            ),
            (None, _) => others.push(variant),
        }
    }
    for variant in &others {
        match found {
            Some(_) => errors.at(&variant.fields, FIELDS),
            None => errors.at(
                &variant.fields,
                format!(
                    "the variant for unknown words has one unnamed field\n  help: write `{}(String)`",
                    variant.ident
                ),
            ),
        }
    }
    match found {
        Some((_, field)) => {
            no_attributes(&field.attrs, "the field is any word that no other variant has", errors);
        }
        None if others.is_empty() => {
            errors.at(open, "`open` needs a variant for unknown words\n  help: add one such as `Other(String)`");
        }
        None => {}
    }
    found
}

/// The field's type is asked about once, in the constant.
pub(super) fn body(
    (unknown, field): (&Variant, &Field),
    variants: &[&Ident],
    words: &[String],
    facade: &TokenStream,
) -> Body {
    let (unknown, ty) = (&unknown.ident, field.ty.to_token_stream());
    let call = typed_call(quote!(#facade::derive::open), &[&ty], TokenStream::new());
    let before = quote!(const FK_DERIVE_UNKNOWN: #facade::derive::Open<#ty> = #call;);
    let bytes = words.iter().map(|word| Literal::byte_string(word.as_bytes()));
    let items = quote! {
        const DEF: #facade::derive::ScalarDef = #facade::derive::ScalarDef::new(#facade::derive::Storage::Text);
        type Order = #facade::derive::No;
        type Arithmetic = #facade::derive::No;
        type Base = #facade::check::AsField<#facade::derive::Text>;
        fn encode(&self) -> #facade::derive::Outcome<#facade::derive::Encoded<'_>, #facade::derive::ValueError> {
            ::core::result::Result::Ok(match self {
                #(Self::#variants => #facade::derive::Encoded::Ref(#facade::derive::AnyRef::Text(#bytes)),)*
                Self::#unknown(word) => (FK_DERIVE_UNKNOWN.encode)(word),
            })
        }
        fn decode(raw: #facade::derive::AnyRef<'_>) -> #facade::derive::Outcome<Self, #facade::derive::ValueError> {
            ::core::result::Result::Ok(match #facade::derive::utf8(&raw)? {
                #(#words => Self::#variants,)*
                word => Self::#unknown((FK_DERIVE_UNKNOWN.decode)(word)),
            })
        }
    };
    Body { before, items }
}
