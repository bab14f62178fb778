//! Tokens of attributes to values with their places. Unknown and repeated words are found here;
//! what the words mean together is `validate`'s.

pub(crate) mod container;
pub(crate) mod field;
pub(crate) mod value;

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, LitStr, Token};

use crate::errors::Errors;
use crate::keyword;
use crate::path::plain;

/// Holds a value that may be given once.
pub(crate) struct Once<T>(pub(crate) Option<T>);

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Once<T> {
    /// Keeps the first value; a second one is an error at its word.
    pub(crate) fn set(&mut self, word: &Ident, value: T, errors: &mut Errors) {
        if self.0.is_some() {
            errors.at(word, format!("`{}` is given twice", plain(word)));
        } else {
            self.0 = Some(value);
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

/// Reads the arguments of an attribute.
pub(crate) fn arguments(
    attribute: &Attribute,
    errors: &mut Errors,
    read: impl FnOnce(ParseStream<'_>, &mut Errors) -> syn::Result<()>,
) {
    let result = attribute.parse_args_with(|input: ParseStream<'_>| read(input, errors));
    errors.ok(result);
}

/// Reads clauses separated by commas. A faulty clause is reported and left out.
pub(crate) fn clauses(
    input: ParseStream<'_>,
    errors: &mut Errors,
    mut clause: impl FnMut(ParseStream<'_>, &mut Errors) -> syn::Result<()>,
) {
    while !input.is_empty() {
        let result = clause(input, errors)
            .and_then(|()| if input.is_empty() { Ok(()) } else { input.parse::<Token![,]>().map(|_| ()) });
        if errors.ok(result).is_none() {
            skip_clause(input);
        }
    }
}

/// Skips to the next clause.
fn skip_clause(input: ParseStream<'_>) {
    while !input.is_empty() {
        if input.parse::<Option<Token![,]>>().is_ok_and(|comma| comma.is_some()) || input.parse::<TokenTree>().is_err()
        {
            return;
        }
    }
}

/// Reads a word; keywords such as `crate` and `as` are words too.
pub(crate) fn word(input: ParseStream<'_>) -> syn::Result<Ident> {
    Ident::parse_any(input)
}

/// Reads `= value`.
pub(crate) fn assigned<T: Parse>(input: ParseStream<'_>) -> syn::Result<T> {
    input.parse::<Token![=]>()?;
    input.parse()
}

/// Reads `= "name"`: a name in the database.
pub(crate) fn assigned_name(input: ParseStream<'_>) -> syn::Result<LitStr> {
    let literal: LitStr = assigned(input)?;
    let name = literal.value();
    if name.is_empty() {
        return Err(syn::Error::new_spanned(literal, "a name can't be empty"));
    }
    if name.contains('\0') {
        return Err(syn::Error::new_spanned(literal, "a name can't contain NUL: SQL text ends there"));
    }
    Ok(literal)
}

/// Reads what stands in parentheses.
pub(crate) fn parenthesized<T>(
    input: ParseStream<'_>,
    read: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    let content;
    syn::parenthesized!(content in input);
    let result = read(&content);
    if result.is_err() {
        // What is left would be a second error.
        content.parse::<TokenStream>()?;
    }
    result
}

/// Is the error for a word that isn't among `known`.
pub(crate) fn unknown(word: &Ident, known: &[&str]) -> syn::Error {
    let text = plain(word);
    let remedy = keyword::remedy(&text, known);
    syn::Error::new_spanned(word, format!("unknown word `{text}`\n  help: {remedy}"))
}
