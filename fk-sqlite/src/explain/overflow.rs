//! Integers that have become too large, in words of SQLite's that say so.
//!
//! Arithmetic that overflows gives a REAL in SQLite (SQLite documentation, "Datatypes", §4), so that our SQL looks for it
//! and raises an error itself: a path of JSON that is none, whose text has the expression (`fk-core/src/sql/node.rs`).
//! `sum` and `abs` have an error of their own.

use fk_core::Error;

/// How SQLite begins what it says of a path that is none.
const PATH: &str = "bad JSON path: '";

/// How the path begins.
const OURS: &str = "integer overflow in ";

/// Whether an error says that integers have become too large.
pub(crate) fn is_overflow(error: &rusqlite::Error) -> bool {
    expression(error).is_some()
}

/// Names the expression.
#[cold]
pub(crate) fn overflow(error: &rusqlite::Error) -> Error {
    Error::Overflow { expression: expression(error).unwrap_or_default() }
}

fn expression(error: &rusqlite::Error) -> Option<String> {
    let rusqlite::Error::SqliteFailure(_, Some(text)) = error else { return None };
    if text == "integer overflow" {
        return Some("`sum` or `abs`".to_owned());
    }
    let path = text.strip_prefix(PATH)?.strip_prefix(OURS)?;
    Some(path.strip_suffix('\'').unwrap_or(path).replace("''", "'"))
}
