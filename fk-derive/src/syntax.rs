//! Tokens of attributes to values with their places. Unknown and repeated words are found here;
//! what the words mean together is `validate`'s.

pub(crate) mod container;
pub(crate) mod field;
pub(crate) mod listed;
pub(crate) mod reference;
pub(crate) mod row;
pub(crate) mod schema;
pub(crate) mod value;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, LitStr, Meta, Token};

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
    if let (Meta::NameValue(_) | Meta::Path(_), Some(word)) = (&attribute.meta, attribute.path().get_ident()) {
        errors.push(malformed(word, &format!("#[{}(..)]", plain(word))));
        return;
    }
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
        let result = clause(input, errors).and_then(|()| if input.is_empty() { Ok(()) } else { comma(input) });
        if errors.ok(result).is_none() {
            skip_clause(input);
        }
    }
}

fn comma(input: ParseStream<'_>) -> syn::Result<()> {
    let missing =
        |error: syn::Error| syn::Error::new(error.span(), "expected `,`\n  help: clauses are separated by commas");
    input.parse::<Token![,]>().map(|_| ()).map_err(missing)
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
pub(crate) fn word(input: ParseStream<'_>, known: &[&str]) -> syn::Result<Ident> {
    Ident::parse_any(input).map_err(|error| {
        syn::Error::new(error.span(), format!("expected a word\n  help: {}", keyword::remedy("", known)))
    })
}

/// Reads `= value` behind a word. `form` is what the clause looks like.
pub(crate) fn assigned<T: Parse>(word: &Ident, input: ParseStream<'_>, form: &str) -> syn::Result<T> {
    if !input.peek(Token![=]) {
        return Err(malformed(word, form));
    }
    input.parse::<Token![=]>()?;
    if input.is_empty() {
        return Err(malformed(word, form));
    }
    input.parse().map_err(|error| syn::Error::new(error.span(), format!("{error}\n  help: `{form}`")))
}

/// Is the error for a clause that begins with a known word and goes on in another way.
pub(crate) fn malformed(word: &Ident, form: &str) -> syn::Error {
    syn::Error::new_spanned(word, format!("`{}` isn't written like this\n  help: `{form}`", plain(word)))
}

/// Reads `= 100`: how many rows at most.
pub(crate) fn assigned_rows(word: &Ident, input: ParseStream<'_>) -> syn::Result<u64> {
    let form = format!("{} = 100", plain(word));
    if !input.peek(Token![=]) {
        return Err(malformed(word, &form));
    }
    input.parse::<Token![=]>()?;
    let what = format!("expected a number of rows\n  help: `{form}`");
    if input.is_empty() {
        return Err(malformed(word, &form));
    }
    if input.peek(Token![-]) {
        return Err(input.error(what));
    }
    let literal: syn::Lit = input.parse().map_err(|error: syn::Error| syn::Error::new(error.span(), &what))?;
    let syn::Lit::Int(number) = &literal else { return Err(syn::Error::new_spanned(literal, what)) };
    match number.base10_parse::<u64>() {
        Ok(0) => {
            let text = format!("`{} = 0` would let nothing happen\n  help: `restrict` refuses a delete", plain(word));
            Err(syn::Error::new_spanned(literal, text))
        }
        Ok(rows) if number.suffix().is_empty() => Ok(rows),
        _ => Err(syn::Error::new_spanned(literal, what)),
    }
}

/// Reads `= "name"`: a name in the database.
pub(crate) fn assigned_name(word: &Ident, input: ParseStream<'_>) -> syn::Result<LitStr> {
    let literal: LitStr = assigned(word, input, &format!("{} = \"..\"", plain(word)))?;
    let name = literal.value();
    if name.is_empty() {
        return Err(syn::Error::new_spanned(literal, "a name can't be empty"));
    }
    if name.contains('\0') {
        return Err(syn::Error::new_spanned(literal, "a name can't contain NUL: SQL text ends there"));
    }
    Ok(literal)
}

/// SY10: SQLite keeps names of tables and indexes that begin with `sqlite_` for itself (SQLite documentation,
/// "CREATE TABLE" and "CREATE INDEX").
pub(crate) fn reserved(name: &str, at: impl ToTokens, errors: &mut Errors) {
    if name.to_ascii_lowercase().starts_with("sqlite_") {
        let text = "names that begin with `sqlite_` are SQLite's own\n  help: choose another with `name = \"..\"`";
        errors.at(at, text);
    }
}

/// SY10, for a text that will stand in SQL.
pub(crate) fn without_nul(literal: &LitStr) -> syn::Result<()> {
    if literal.value().contains('\0') {
        return Err(syn::Error::new_spanned(literal, "a text can't contain NUL here: SQL text ends there"));
    }
    Ok(())
}

/// SY2: finds attributes of ours where they mean nothing. `remedy` says where each would.
pub(crate) fn misplaced(attributes: &[Attribute], remedies: &[(&str, &str, String)], errors: &mut Errors) {
    for word in attributes.iter().filter_map(|attribute| attribute.path().get_ident()) {
        let text = plain(word);
        if let Some((_, place, remedy)) = remedies.iter().find(|(known, ..)| *known == text) {
            errors.at(word, format!("`{text}` belongs on {place}\n  help: {remedy}"));
        }
    }
}

/// Reads what stands in parentheses behind a word. `form` is what the clause looks like.
pub(crate) fn parenthesized<T>(
    word: &Ident,
    input: ParseStream<'_>,
    form: &str,
    read: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    if !input.peek(syn::token::Paren) {
        return Err(malformed(word, form));
    }
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
