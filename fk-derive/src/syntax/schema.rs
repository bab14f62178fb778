//! `#[schema(..)]` on a struct.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Attribute, Path, Token};

use super::container::{parse_facade, parse_list};
use super::{Once, arguments, assigned_rows, clauses, malformed, parenthesized, word};
use crate::errors::Errors;
use crate::keyword;
use crate::path::plain;

/// Holds what `#[schema(..)]` says.
#[derive(Default)]
pub(crate) struct SchemaList {
    pub(crate) facade: Once<Path>,
    pub(crate) tables: Vec<Path>,
    /// The schemas whose tables belong to it too.
    pub(crate) includes: Vec<Path>,
    /// The word `part`: others may include it.
    pub(crate) part: Once<Ident>,
    /// How many rows one delete may delete or change.
    pub(crate) at_most: Once<u64>,
    /// The tables that need one another, and whose references are put off when a row is inserted.
    pub(crate) deferred_cycles: Vec<(Ident, Vec<Path>)>,
    /// Whether the list couldn't be read to its end.
    pub(crate) damaged: bool,
}

impl SchemaList {
    pub(crate) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut all = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("schema")) {
            arguments(attribute, errors, |input, errors| {
                clauses(input, errors, |input, errors| {
                    if all.damaged {
                        return input.parse::<TokenStream>().map(|_| ());
                    }
                    let result = all.parse_clause(input, errors);
                    all.damaged |= result.is_err();
                    result
                });
                Ok(())
            });
        }
        all
    }

    fn parse_clause(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            let word = word(input, keyword::SCHEMA)?;
            self.facade.set(&word, parse_facade(&word, input)?, errors);
            return Ok(());
        }
        if input.peek(Ident::peek_any) && input.peek2(syn::token::Paren) {
            let word = word(input, keyword::SCHEMA)?;
            let form = format!("{word}(A, B)");
            return match plain(&word).as_str() {
                "include" => {
                    self.includes.extend(parenthesized(&word, input, &form, parse_list(path))?);
                    Ok(())
                }
                "deferred_cycle" => {
                    let tables = parenthesized(&word, input, &form, parse_list(path))?;
                    self.deferred_cycles.push((word, tables));
                    Ok(())
                }
                "at_most" => Err(malformed(&word, "at_most = 100")),
                _ => Err(super::unknown(&word, &["include", "deferred_cycle"])),
            };
        }
        if input.peek(Ident::peek_any) && input.peek2(Token![=]) {
            let word = word(input, keyword::SCHEMA)?;
            if word == "at_most" {
                self.at_most.set(&word, assigned_rows(&word, input)?, errors);
                return Ok(());
            }
            let form = if word == "part" { "part".to_owned() } else { format!("{word}(A, B)") };
            let known = keyword::SCHEMA.contains(&plain(&word).as_str());
            return Err(if known { malformed(&word, &form) } else { super::unknown(&word, keyword::SCHEMA) });
        }
        let table = path(input)?;
        match table.get_ident() {
            Some(word) if word == "part" => self.part.set(word, word.clone(), errors),
            Some(word) if word == "at_most" => return Err(malformed(word, "at_most = 100")),
            _ => self.tables.push(table),
        }
        Ok(())
    }
}

fn path(input: ParseStream<'_>) -> syn::Result<Path> {
    input.parse().map_err(|error: syn::Error| {
        let text = "expected the struct of a table\n  help: `#[schema(Customer, Order)]`";
        syn::Error::new(error.span(), text)
    })
}
