//! `#[row(..)]` on a struct for what a query gives.

use syn::{Attribute, Path};

use super::container::parse_facade;
use super::{Once, arguments, clauses, misplaced, unknown, word};
use crate::errors::Errors;
use crate::keyword;

/// Holds what `#[row(..)]` says.
#[derive(Default)]
pub(crate) struct Row {
    pub(crate) facade: Once<Path>,
}

impl Row {
    pub(crate) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut all = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("row")) {
            arguments(attribute, errors, |input, errors| {
                clauses(input, errors, |input, errors| {
                    let word = word(input, keyword::ROW)?;
                    if word != "crate" {
                        return Err(unknown(&word, keyword::ROW));
                    }
                    all.facade.set(&word, parse_facade(&word, input)?, errors);
                    Ok(())
                });
                Ok(())
            });
        }
        all
    }
}

/// SY2: `#[row(..)]` on a field.
pub(crate) fn no_attributes(attributes: &[Attribute], errors: &mut Errors) {
    let remedy = "a field has no words: its type says all".to_owned();
    misplaced(attributes, &[("row", "the struct", remedy)], errors);
}
