//! `#[derive(Value)]`: a newtype is stored as its field, an enum as the word of its variant. SY11.

mod open;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{Data, DataEnum, DeriveInput, Fields, Type};

use crate::errors::Errors;
use crate::path::{facade, plain, typed_call};
use crate::syntax::value::{Case, Value, no_attributes, parse_rename};

/// Expands the derive.
pub(crate) fn derive(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::new();
    let value = Value::parse(&input.attrs, &mut errors);
    let facade = facade(value.facade.get());
    let body = body(input, &value, &facade, &mut errors);
    let error = errors.finish().map(|error| error.to_compile_error());
    let Body { before, items } = match (body, &error) {
        (Some(body), None) => body,
        _ if !input.generics.params.is_empty() => return error.into_token_stream(),
        _ => fallback(&facade),
    };
    let ident = &input.ident;
    quote! {
        #error
        const _: () = {
            #before
            #[automatically_derived]
            impl #facade::derive::Scalar for #ident { #items }
        };
    }
}

/// Holds the items of `impl Scalar`, and what stands before it.
struct Body {
    before: TokenStream,
    items: TokenStream,
}

/// Gives the body of `impl Scalar`, unless there are mistakes.
fn body(input: &DeriveInput, value: &Value, facade: &TokenStream, errors: &mut Errors) -> Option<Body> {
    let remedy = "\n  help: a value is a struct with one unnamed field, such as `struct Email(String);`, or an enum of \
                  variants without fields";
    if !input.generics.params.is_empty() {
        errors.at(&input.generics, format!("a value can't be generic{remedy}"));
        return None;
    }
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                let remedy = "a newtype is stored as its field, which has no words";
                no_attributes(&fields.unnamed[0].attrs, remedy, errors);
                if let Some((_, literal)) = value.rename_all.get() {
                    errors.at(literal, "`rename_all` is for the variants of an enum, and this has none");
                }
                if let Some(word) = value.open.get() {
                    errors.at(word, "`open` is for the variants of an enum, and this has none");
                }
                Some(newtype(facade, &fields.unnamed[0].ty))
            }
            _ => {
                errors.at(&input.ident, format!("`{}` isn't one value{remedy}", input.ident));
                None
            }
        },
        Data::Enum(data) => words(&input.ident, data, value, facade, errors),
        Data::Union(data) => {
            errors.at(data.union_token, format!("a union can't be a value{remedy}"));
            None
        }
    }
}

/// The field's type is asked about once, in the constant.
fn newtype(facade: &TokenStream, ty: &Type) -> Body {
    let ty = ty.to_token_stream();
    let field = typed_call(quote!(#facade::check::newtype), &[&ty], TokenStream::new());
    let before = quote!(const FK_DERIVE_FIELD: #facade::check::Newtype<#ty> = #field;);
    let items = quote! {
        const DEF: #facade::derive::ScalarDef = FK_DERIVE_FIELD.def;
        type Order = #facade::check::AsField<#ty>;
        type Arithmetic = #facade::check::AsField<#ty>;
        type Base = #facade::check::AsField<#ty>;
        fn encode(&self) -> #facade::derive::Outcome<#facade::derive::Encoded<'_>, #facade::derive::ValueError> {
            (FK_DERIVE_FIELD.encode)(&self.0)
        }
        fn decode(raw: #facade::derive::AnyRef<'_>) -> #facade::derive::Outcome<Self, #facade::derive::ValueError> {
            ::core::result::Result::map((FK_DERIVE_FIELD.decode)(raw), Self)
        }
    };
    Body { before, items }
}

/// What is wrong with a variant that has fields.
const FIELDS: &str = "a variant with fields can't be stored as one word\n  \
                      help: remove the fields, or keep them in columns of their own\n  \
                      help: with `#[value(open)]` on the enum, one variant of a `String` takes words that no other has";

fn words(ident: &Ident, data: &DataEnum, value: &Value, facade: &TokenStream, errors: &mut Errors) -> Option<Body> {
    if data.variants.is_empty() {
        errors.at(ident, format!("`{ident}` has no variant, so no row could hold one"));
        return None;
    }
    let case = value.rename_all.get().map_or(Case::Snake, |(case, _)| *case);
    let unknown = value.open.get().map(|open| open::unknown(data, open, errors));
    let (mut words, mut variants): (Vec<String>, Vec<&Ident>) = (Vec::new(), Vec::new());
    for variant in &data.variants {
        let rename = parse_rename(&variant.attrs, errors);
        if !matches!(variant.fields, Fields::Unit) {
            match (unknown, &rename) {
                (None, _) => errors.at(&variant.fields, FIELDS),
                (Some(_), Some(rename)) => {
                    errors.at(rename, "the variant for unknown words has no word of its own\n  help: remove `rename`");
                }
                (Some(_), None) => {}
            }
            continue;
        }
        let word = rename.as_ref().map_or_else(|| case.apply(&plain(&variant.ident)), syn::LitStr::value);
        if words.contains(&word) {
            let text = format!(
                "another variant is stored as `{word}` too\n  help: give one of them another word with `#[value(rename = \"..\")]`"
            );
            match &rename {
                Some(rename) => errors.at(rename, text),
                None => errors.at(&variant.ident, text),
            }
        }
        words.push(word);
        variants.push(&variant.ident);
    }
    if let Some(unknown) = unknown {
        return Some(open::body(unknown?, &variants, &words, facade));
    }
    let (last, others) = variants.split_last()?;
    let (of, indexes) = (plain(ident), 0..others.len());
    let bytes = words.iter().map(|word| proc_macro2::Literal::byte_string(word.as_bytes()));
    let items = quote! {
        const DEF: #facade::derive::ScalarDef = #facade::derive::ScalarDef::words(&[#(#words),*]);
        type Order = #facade::derive::No;
        type Arithmetic = #facade::derive::No;
        type Base = #facade::check::AsField<#facade::derive::Text>;
        fn encode(&self) -> #facade::derive::Outcome<#facade::derive::Encoded<'_>, #facade::derive::ValueError> {
            ::core::result::Result::Ok(#facade::derive::Encoded::Ref(#facade::derive::AnyRef::Text(
                match self { #(Self::#variants => #bytes,)* },
            )))
        }
        fn decode(raw: #facade::derive::AnyRef<'_>) -> #facade::derive::Outcome<Self, #facade::derive::ValueError> {
            let def = <Self as #facade::derive::Scalar>::DEF;
            ::core::result::Result::Ok(match #facade::derive::decode_word(raw, #of, def.words)? {
                #(#indexes => Self::#others,)*
                _ => Self::#last,
            })
        }
    };
    Some(Body { before: TokenStream::new(), items })
}

/// What other code may name of a value with mistakes.
fn fallback(facade: &TokenStream) -> Body {
    let items = quote! {
        const DEF: #facade::derive::ScalarDef = #facade::derive::ScalarDef::words(&[]);
        type Order = #facade::derive::Yes;
        type Arithmetic = #facade::derive::Yes;
        type Base = #facade::check::AsField<#facade::derive::Text>;
        fn encode(&self) -> #facade::derive::Outcome<#facade::derive::Encoded<'_>, #facade::derive::ValueError> {
            ::core::unimplemented!()
        }
        fn decode(_: #facade::derive::AnyRef<'_>) -> #facade::derive::Outcome<Self, #facade::derive::ValueError> {
            ::core::unimplemented!()
        }
    };
    Body { before: TokenStream::new(), items }
}
