//! What one asks of a music shop. The sample's invoices are of 2021 to 2025.

use super::original::Chinook;
use crate::corpus;

mod expressions;
mod filters;
mod groups;
mod loading;
mod many;
mod pages;
mod paths;
mod reverse;
mod rows;
mod sets;
mod trees;
mod writing;

type Question = corpus::Question<Chinook>;
type Ask<'a> = corpus::Ask<'a, Chinook>;

/// All of them, a theme after the other.
pub(crate) fn all() -> Vec<&'static Question> {
    let themes = [
        filters::QUESTIONS,
        paths::QUESTIONS,
        reverse::QUESTIONS,
        many::QUESTIONS,
        groups::QUESTIONS,
        sets::QUESTIONS,
        expressions::QUESTIONS,
        rows::QUESTIONS,
        loading::QUESTIONS,
        trees::QUESTIONS,
        pages::QUESTIONS,
        writing::QUESTIONS,
    ];
    themes.into_iter().flatten().collect()
}
