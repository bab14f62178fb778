//! What one asks of a film rental: long ways over many tables, two references to one parent, tables that need each
//! other.

use super::tables::Sakila;
use crate::corpus;

mod deals;
mod films;

type Question = corpus::Question<Sakila>;

/// All of them, a theme after the other.
pub(crate) fn all() -> Vec<&'static Question> {
    [films::QUESTIONS, deals::QUESTIONS].into_iter().flatten().collect()
}
