//! `#[table(..)]` on a struct, `#[schema(..)]` on a struct.

use proc_macro2::Ident;
use syn::ext::IdentExt as _;
use syn::parse::{Parse as _, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, LitStr, Path, Token, Type};

use super::{Once, arguments, assigned, assigned_name, clauses, parenthesized, unknown, word};
use crate::errors::Errors;
use crate::keyword;
use crate::path::plain;

/// Holds what `#[table(..)]` says.
#[derive(Default)]
pub(crate) struct Container {
    pub(crate) facade: Once<Path>,
    pub(crate) name: Once<LitStr>,
    pub(crate) key: Once<Vec<Ident>>,
    pub(crate) has_many: Vec<HasMany>,
    pub(crate) new_name: Once<Ident>,
    pub(crate) new_derives: Once<Vec<Path>>,
}

/// Holds one relation of `has_many(orders: Order via customer_id)`.
pub(crate) struct HasMany {
    pub(crate) name: Ident,
    pub(crate) child: Type,
    pub(crate) via: Option<Ident>,
}

impl Container {
    pub(crate) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut all = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("table")) {
            arguments(attribute, errors, |input, errors| {
                clauses(input, errors, |input, errors| all.parse_clause(input, errors));
                Ok(())
            });
        }
        all
    }

    fn parse_clause(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let word = word(input)?;
        match plain(&word).as_str() {
            "name" => self.name.set(&word, assigned_name(input)?, errors),
            "crate" => self.facade.set(&word, parse_facade(input)?, errors),
            "key" => self.key.set(&word, parenthesized(input, parse_list(Ident::parse))?, errors),
            "has_many" => self.has_many.extend(parenthesized(input, parse_list(HasMany::parse))?),
            "new" => parenthesized(input, |input| {
                clauses(input, errors, |input, errors| self.parse_new(input, errors));
                Ok(())
            })?,
            _ => return Err(unknown(&word, keyword::TABLE)),
        }
        Ok(())
    }

    fn parse_new(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let word = word(input)?;
        match plain(&word).as_str() {
            "name" => {
                let name: LitStr = assigned(input)?;
                let ident =
                    name.parse().map_err(|_| syn::Error::new_spanned(&name, "expected the name of a struct"))?;
                self.new_name.set(&word, ident, errors);
            }
            "derive" => self.new_derives.set(&word, parenthesized(input, parse_list(Path::parse_mod_style))?, errors),
            _ => return Err(unknown(&word, keyword::NEW)),
        }
        Ok(())
    }
}

impl HasMany {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        let child = input.parse()?;
        let mut via = None;
        if input.peek(Ident::peek_any) {
            let word = word(input)?;
            if word != "via" {
                return Err(unknown(&word, &["via"]));
            }
            via = Some(input.parse()?);
        }
        Ok(Self { name, child, via })
    }
}

/// Holds what `#[schema(..)]` says.
#[derive(Default)]
pub(crate) struct SchemaList {
    pub(crate) facade: Once<Path>,
    pub(crate) tables: Vec<Path>,
}

impl SchemaList {
    pub(crate) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut all = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("schema")) {
            arguments(attribute, errors, |input, errors| {
                clauses(input, errors, |input, errors| {
                    if input.peek(Token![crate]) && input.peek2(Token![=]) {
                        let word = word(input)?;
                        all.facade.set(&word, parse_facade(input)?, errors);
                    } else {
                        all.tables.push(input.parse()?);
                    }
                    Ok(())
                });
                Ok(())
            });
        }
        all
    }
}

/// Reads `= ::path::of::fk`.
pub(crate) fn parse_facade(input: ParseStream<'_>) -> syn::Result<Path> {
    input.parse::<Token![=]>()?;
    Path::parse_mod_style(input)
}

/// Reads a list separated by commas.
fn parse_list<T>(one: fn(ParseStream<'_>) -> syn::Result<T>) -> impl FnOnce(ParseStream<'_>) -> syn::Result<Vec<T>> {
    move |input| Ok(Punctuated::<T, Token![,]>::parse_terminated_with(input, one)?.into_iter().collect())
}
