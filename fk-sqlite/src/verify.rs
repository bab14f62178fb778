//! Compares the schema of an existing file with the declared one, so that no statement ever meets
//! tables that aren't what the program was compiled for.
//!
//! Reads only: a foreign file is as it was. What has to be equal and what is tolerated is decided in
//! `compare`; what is in the file is read in `actual`, from SQLite's own answers and, for what it
//! doesn't answer, from the stored text (`parse`).

pub(crate) mod actual;
mod affinity;
mod compare;
mod expression;
mod findings;
pub(crate) mod parse;
mod strangers;
#[cfg(test)]
mod tests;
pub(crate) mod token;
mod words;

use std::fmt;

pub use affinity::Affinity;
pub(crate) use affinity::affinity;
pub(crate) use compare::matching;
pub(crate) use findings::{listed, quoted};
use fk_core::schema::TableDef;
use fk_core::sql::Dialect;
use fk_core::{Error, Result};
use rusqlite::Connection;
pub(crate) use words::{Words, words};

use crate::error::engine;

/// Says how strictly an existing file is compared with the declared schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Verify {
    /// Everything that is declared has to be there as it is declared, names of constraints included.
    #[default]
    Strict,
    /// Also takes what files of other programs have: tables that aren't STRICT, declared types of equal
    /// affinity, constraints without a name or with another one, references that don't name the parent's
    /// columns, a unique key where a primary key is declared, and missing indexes, checks and defaults that
    /// aren't SQL. What decides which rows may be there is compared all the same: keys and the rows that they are
    /// about, collations, generated columns, references, their actions, and which columns may be NULL.
    Compatible,
}

/// Says what was found in a file besides the declared schema, and tolerated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// A sentence for each.
    pub tolerated: Vec<String>,
    /// Whether SQLite may leave a refused statement half done in this file, or count its violations
    /// wrongly, so that each write has to run in a savepoint of its own: a trigger ignores rows, the
    /// columns of a reference are stored or compared in different ways, a deferred reference stands
    /// behind an immediate one, or an undeclared table has a conflict clause REPLACE. Undeclared tables count too.
    pub needs_savepoints: bool,
}

impl Report {
    /// Tells whether the file has the declared schema and nothing else.
    pub fn is_clean(&self) -> bool {
        self.tolerated.is_empty() && !self.needs_savepoints
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, sentence) in self.tolerated.iter().enumerate() {
            write!(f, "{}{sentence}", if i == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

/// Compares a file with the declared tables.
///
/// # Errors
/// [`Error::SchemaMismatch`] with everything that differs, or [`Error::Database`] if the file can't be
/// read.
pub(crate) fn verify(
    conn: &Connection,
    schema: &'static str,
    tables: &'static [&'static TableDef],
    dialect: &Dialect,
    mode: Verify,
) -> Result<Report> {
    let database = actual::Database::read(conn, tables).map_err(engine)?;
    let mut findings = compare::compare(&database, tables, dialect, mode);
    if findings.differences.is_empty() && database.has_strangers() {
        strangers::compare(conn, tables, &mut findings)?;
    }
    if findings.differences.is_empty() {
        Ok(Report { tolerated: findings.tolerated, needs_savepoints: findings.needs_savepoints })
    } else {
        Err(Error::SchemaMismatch { schema, differences: findings.differences })
    }
}

/// Gives the defaults of a table's columns, in order, as its text has them; none if the text can't be read.
pub(crate) fn declared_defaults(create_table: &str) -> Vec<Option<String>> {
    parse::parse_create_table(create_table).map_or_else(
        |_| Vec::new(),
        |table| table.columns.into_iter().map(|column| column.default.map(|default| default.default_sql())).collect(),
    )
}

/// Whether a statement says that rows are replaced: REPLACE INTO, INSERT OR REPLACE, UPDATE OR REPLACE. One that can't
/// be divided into tokens is taken for such.
pub(crate) fn replaces(sql: &str) -> bool {
    let Ok(tokens) = token::tokenize(sql) else { return true };
    tokens.windows(2).any(|pair| {
        let [first, second] = pair else { return false };
        (first.is_word("or") && second.is_word("replace")) || (first.is_word("replace") && second.is_word("into"))
    })
}

/// Gives the verb of a statement, in lower case: the first of INSERT, REPLACE, UPDATE and DELETE that isn't inside
/// parentheses, a text or a comment.
pub(crate) fn verb(sql: &str) -> Option<String> {
    let mut depth = 0_usize;
    for token in token::tokenize(sql).ok()? {
        if token.is_operator("(") {
            depth += 1;
        } else if token.is_operator(")") {
            depth = depth.saturating_sub(1);
        } else if depth == 0
            && let Some(verb) = ["insert", "replace", "update", "delete"].into_iter().find(|verb| token.is_word(verb))
        {
            return Some(verb.to_owned());
        }
    }
    None
}
