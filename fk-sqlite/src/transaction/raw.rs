//! SQL that is written by hand: what it may do, decided before it runs.
//!
//! SQLite says of a prepared statement whether it writes, but calls BEGIN, COMMIT and ATTACH read-only
//! ("`sqlite3_stmt_readonly`"), so the first word is looked at too. A statement that controls the
//! transaction would take it out of our hands, and a pragma could switch foreign keys off.

use fk_core::row::{FromRow, Params, Source};
use fk_core::{Error, Result};
use rusqlite::Statement;

use super::session::Session;
use crate::bind::{Binder, RowSource};

/// What a statement may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum May {
    Read,
    Write,
}

/// Pragmas whose argument is a question, not a setting (SQLite documentation, "PRAGMA Statements").
const QUESTIONS: [&str; 11] = [
    "foreign_key_check",
    "foreign_key_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "integrity_check",
    "quick_check",
    "table_info",
    "table_list",
    "table_xinfo",
    "function_list",
];

/// Looks at the statement's words.
///
/// # Errors
/// [`Error::Refused`].
pub(crate) fn check(sql: &str, may: May) -> Result<()> {
    if sql.contains('\0') {
        return Err(refused("it has a NUL character, at which SQLite would stop reading; bind such a text", sql));
    }
    let mut rest = skip(sql);
    let word = next_word(&mut rest).to_ascii_lowercase();
    let reason = match word.as_str() {
        "begin" | "commit" | "end" | "rollback" => "the transaction begins and ends with its closure or guard",
        "savepoint" | "release" => "use `savepoint(|tx| ..)` for a part that can be rolled back",
        "attach" | "detach" | "vacuum" => "it can't run inside a transaction; use a connection of your own",
        "pragma" if !is_question(skip(rest)) => "it sets a pragma; set what you need in `on_connect`",
        "reindex" | "analyze" | "create" | "drop" | "alter" if may == May::Read => WRITES,
        "create" | "drop" | "alter" if !is_temporary(rest) => {
            "it changes the schema, which was compared with the declared one when the file was opened; change a file \
             before that, through a connection of your own"
        }
        "" => "it has no statement",
        _ => return Ok(()),
    };
    Err(refused(reason, sql))
}

/// Looks at the words of a statement that is run where this library holds foreign keys.
///
/// # Errors
/// [`Error::Refused`].
pub(crate) fn check_mirrored(sql: &str) -> Result<()> {
    check(sql, May::Write)?;
    if crate::verify::replaces(sql) { Err(refused(REPLACES, sql)) } else { Ok(()) }
}

const REPLACES: &str = "REPLACE deletes rows in the middle of a statement, too early for their referential actions; write \
     `INSERT .. ON CONFLICT (..) DO UPDATE`, or delete first";

const WRITES: &str = "it writes, and this is a read transaction; use `write`";

fn refused(reason: &str, sql: &str) -> Error {
    Error::Refused { reason: reason.to_owned(), sql: sql.to_owned() }
}

/// Skips white space, comments and empty statements.
fn skip(mut sql: &str) -> &str {
    loop {
        let trimmed = sql.trim_start_matches(|c: char| c.is_whitespace() || c == ';' || c == '\u{feff}');
        sql = if let Some(comment) = trimmed.strip_prefix("--") {
            comment.split_once('\n').map_or("", |(_, after)| after)
        } else if let Some(comment) = trimmed.strip_prefix("/*") {
            comment.split_once("*/").map_or("", |(_, after)| after)
        } else {
            return trimmed;
        };
    }
}

/// Takes a name or keyword, quoted or not.
fn next_word<'a>(sql: &mut &'a str) -> &'a str {
    let (open, rest) = match sql.strip_prefix(['"', '`', '[', '\'']) {
        Some(rest) => (true, rest),
        None => (false, *sql),
    };
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    *sql = &rest[end..];
    if open {
        *sql = sql.strip_prefix(['"', '`', ']', '\'']).unwrap_or(sql);
    }
    &rest[..end]
}

/// Whether what follows CREATE, DROP or ALTER is about the temporary schema.
fn is_temporary(rest: &str) -> bool {
    let words = rest.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let mut words = words.skip_while(|word| {
        let kinds = ["table", "index", "view", "trigger", "unique", "if", "not", "exists"];
        kinds.iter().any(|kind| kind.eq_ignore_ascii_case(word))
    });
    words.next().is_some_and(|word| word.eq_ignore_ascii_case("temp") || word.eq_ignore_ascii_case("temporary"))
}

/// Whether what follows PRAGMA asks: no argument, or one that is a question's.
fn is_question(mut rest: &str) -> bool {
    let mut name = next_word(&mut rest);
    rest = skip(rest);
    if let Some(after) = rest.strip_prefix('.') {
        rest = skip(after);
        name = next_word(&mut rest);
        rest = skip(rest);
    }
    let asks = QUESTIONS.iter().any(|question| question.eq_ignore_ascii_case(name));
    // Some pragmas act without an argument.
    let acts = ["incremental_vacuum", "optimize", "shrink_memory", "wal_checkpoint"];
    match rest.chars().next() {
        None => !acts.iter().any(|act| act.eq_ignore_ascii_case(name)),
        Some('(') => asks,
        Some(_) => false,
    }
}

/// Prepares the statement and looks at what SQLite says of it.
///
/// # Errors
/// [`Error::Refused`], [`Error::Database`].
pub(crate) fn prepare<'s>(
    session: &'s Session<'_>,
    sql: &str,
    may: May,
    width: Option<usize>,
) -> Result<Statement<'s>> {
    let statement = session.alive()?.prepare(sql).map_err(|error| match error {
        rusqlite::Error::MultipleStatement => refused("it is more than one statement; give them one by one", sql),
        error => session.fail(error),
    })?;
    if may == May::Read && !statement.readonly() {
        return Err(refused(WRITES, sql));
    }
    match width {
        Some(width) if width != statement.column_count() => {
            let reason = format!("it gives {}, and {width} are read", counted(statement.column_count(), "column"));
            Err(refused(&reason, sql))
        }
        _ => Ok(statement),
    }
}

/// Whether rows that the statement has written could stay when the call fails: those before the one at which
/// OR FAIL stops, and those of RETURNING when one of them can't be read.
pub(crate) fn may_stay(sql: &str, reads: bool) -> bool {
    let fails = sql.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("fail"));
    fails || (reads && acts(sql))
}

/// Whether a statement makes something: of the TEMP schema, by what [`check`] lets through.
pub(crate) fn creates(sql: &str) -> bool {
    next_word(&mut skip(sql)).eq_ignore_ascii_case("create")
}

/// Whether a statement may set referential actions off.
pub(crate) fn acts(sql: &str) -> bool {
    let first = next_word(&mut skip(sql));
    !["select", "values", "pragma", "explain"].iter().any(|word| first.eq_ignore_ascii_case(word))
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Binds the parameters.
///
/// # Errors
/// [`Error::Refused`] for another number of them, [`Error::Encode`] for a value that can't be stored.
pub(crate) fn bind(statement: &mut Statement<'_>, sql: &str, params: &dyn Params) -> Result<()> {
    let expected = statement.parameter_count();
    let mut binder = Binder::raw(statement, expected);
    params.bind(&mut binder)?;
    let given = binder.count();
    if given == expected {
        return Ok(());
    }
    Err(refused(&format!("it has {}, and {given} were given", counted(expected, "parameter")), sql))
}

/// Runs a bound statement and reads its rows.
///
/// # Errors
/// Those of reading, and what `fail` makes of the engine's.
pub(crate) fn rows<R: FromRow>(
    statement: &mut Statement<'_>,
    fail: impl FnOnce(rusqlite::Error) -> Error,
) -> Result<Vec<R>> {
    let mut found = Vec::new();
    let mut rows = statement.raw_query();
    let error = loop {
        match rows.next() {
            Ok(Some(row)) => found.push(R::from_row(&RowSource { row, table: None } as &dyn Source)?),
            Ok(None) => return Ok(found),
            Err(error) => break error,
        }
    };
    drop(rows);
    Err(fail(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transaction_control_is_seen_through_comments_and_case() {
        for sql in [
            "BEGIN",
            "  commit;",
            "-- a\n/* b */ ;; RollBack",
            "END",
            "savepoint x",
            "release x",
            "attach 'a' as b",
            "VACUUM",
            "pragma foreign_keys = off",
            "PRAGMA main.foreign_keys(0)",
            "pragma defer_foreign_keys=1",
            "PRAGMA \"foreign_keys\" = 0",
            "pragma wal_checkpoint",
            "",
            "-- nothing",
            "DELETE FROM a\0 WHERE b = 1",
            "CREATE TABLE a (b)",
            "create index if not exists a on b (c)",
            "DROP VIEW a",
            "ALTER TABLE a ADD COLUMN b",
        ] {
            assert!(matches!(check(sql, May::Write), Err(Error::Refused { .. })), "{sql}");
        }
    }

    #[test]
    fn questions_are_allowed() {
        for sql in [
            "SELECT 1",
            "pragma foreign_keys",
            "PRAGMA table_info(\"a\")",
            "pragma main.index_list('x')",
            "WITH a AS (SELECT 1) SELECT * FROM a",
        ] {
            assert!(check(sql, May::Read).is_ok(), "{sql}");
        }
    }
}
