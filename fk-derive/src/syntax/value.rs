//! `#[value(..)]` on a newtype, an enum, or one of its variants.

use proc_macro2::Ident;
use syn::{Attribute, LitStr, Path, Token};

use super::container::parse_facade;
use super::{Once, arguments, assigned, clauses, misplaced, unknown, without_nul, word};
use crate::errors::Errors;
use crate::keyword;
use crate::path::{plain, snake};

/// Holds what `#[value(..)]` says on a type.
#[derive(Default)]
pub(crate) struct Value {
    pub(crate) facade: Once<Path>,
    pub(crate) rename_all: Once<(Case, LitStr)>,
    /// The word `open`.
    pub(crate) open: Once<Ident>,
}

impl Value {
    pub(crate) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut all = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("value")) {
            arguments(attribute, errors, |input, errors| {
                clauses(input, errors, |input, errors| {
                    let word = word(input, keyword::VALUE)?;
                    match plain(&word).as_str() {
                        "crate" => all.facade.set(&word, parse_facade(&word, input)?, errors),
                        "rename_all" => {
                            let literal: LitStr = assigned(&word, input, "rename_all = \"..\"")?;
                            all.rename_all.set(&word, (Case::parse(&literal)?, literal), errors);
                        }
                        "open" if input.peek(Token![=]) || input.peek(syn::token::Paren) => {
                            let text = "`open` has no value\n  help: write `open`, or leave it out";
                            return Err(syn::Error::new_spanned(&word, text));
                        }
                        "open" => all.open.set(&word, word.clone(), errors),
                        _ => return Err(unknown(&word, keyword::VALUE)),
                    }
                    Ok(())
                });
                Ok(())
            });
        }
        all
    }
}

/// SY2: `#[value(..)]` on the field of a newtype, or of the variant for unknown words.
pub(crate) fn no_attributes(attributes: &[Attribute], remedy: &str, errors: &mut Errors) {
    misplaced(attributes, &[("value", "the type, or on a variant of an enum", remedy.to_owned())], errors);
}

/// Reads `#[value(rename = "..")]` on a variant.
pub(crate) fn parse_rename(attributes: &[Attribute], errors: &mut Errors) -> Option<LitStr> {
    let mut rename = Once::default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("value")) {
        arguments(attribute, errors, |input, errors| {
            clauses(input, errors, |input, errors| {
                let word = word(input, keyword::VARIANT)?;
                if word != "rename" {
                    return Err(unknown(&word, keyword::VARIANT));
                }
                let literal = assigned(&word, input, "rename = \"..\"")?;
                without_nul(&literal)?;
                rename.set(&word, literal, errors);
                Ok(())
            });
            Ok(())
        });
    }
    rename.0
}

/// Says how a variant's name becomes a word; the names are serde's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Case {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

const CASES: &[(&str, Case)] = &[
    ("lowercase", Case::Lower),
    ("UPPERCASE", Case::Upper),
    ("PascalCase", Case::Pascal),
    ("camelCase", Case::Camel),
    ("snake_case", Case::Snake),
    ("SCREAMING_SNAKE_CASE", Case::ScreamingSnake),
    ("kebab-case", Case::Kebab),
    ("SCREAMING-KEBAB-CASE", Case::ScreamingKebab),
];

impl Case {
    fn parse(literal: &LitStr) -> syn::Result<Self> {
        let text = literal.value();
        let known: Vec<&str> = CASES.iter().map(|(word, _)| *word).collect();
        CASES.iter().find(|(word, _)| *word == text).map(|(_, case)| *case).ok_or_else(|| {
            let remedy = keyword::remedy(&text, &known);
            syn::Error::new_spanned(literal, format!("unknown case `{text}`\n  help: {remedy}"))
        })
    }

    /// Turns a variant's name into its word.
    pub(crate) fn apply(self, variant: &str) -> String {
        let mut letters = variant.chars();
        match self {
            Self::Lower => variant.to_lowercase(),
            Self::Upper => variant.to_uppercase(),
            Self::Pascal => variant.to_owned(),
            Self::Camel => letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect(),
            Self::Snake => snake(variant),
            Self::ScreamingSnake => snake(variant).to_uppercase(),
            Self::Kebab => snake(variant).replace('_', "-"),
            Self::ScreamingKebab => snake(variant).to_uppercase().replace('_', "-"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_those_of_serde() {
        let words: Vec<String> = CASES.iter().map(|(_, case)| case.apply("VeryTasty")).collect();
        assert_eq!(
            words,
            [
                "verytasty",
                "VERYTASTY",
                "VeryTasty",
                "veryTasty",
                "very_tasty",
                "VERY_TASTY",
                "very-tasty",
                "VERY-TASTY"
            ]
        );
    }
}
