//! One property of any text whatever: it is read or it isn't, without a panic; and where SQLite makes a table of it, the
//! parser and the model say of that table what SQLite says. The fuzz target and the tests have it from here.

use fk::mirror::{Schema, text};
use rusqlite::Connection;

use super::pragmas;

/// Tries a text. Tells whether SQLite has made a table of it.
pub(crate) fn holds(sql: &str) -> Result<bool, String> {
    let read = text::read(sql);
    // A query in it could run for ever, and is no part of a table's stored text.
    if !is_create_table(sql) || sql.to_ascii_lowercase().contains("select") {
        return Ok(false);
    }
    let error = |error: rusqlite::Error| error.to_string();
    let connection = Connection::open_in_memory().map_err(error)?;
    let parents = "PRAGMA foreign_keys = ON; CREATE TABLE p(id INTEGER PRIMARY KEY, u UNIQUE, v, UNIQUE(u, v))";
    connection.execute_batch(parents).map_err(error)?;
    // Only the first statement: the others are another text.
    let Ok(mut statement) = connection.prepare(sql) else { return Ok(false) };
    let Ok(_) = statement.raw_execute() else { return Ok(false) };
    drop(statement);
    let tables = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('p', 'sqlite_sequence')";
    let table: Result<(String, String), _> = connection.query_row(tables, [], |row| Ok((row.get(0)?, row.get(1)?)));
    // It was a temporary one, or one that was there.
    let Ok((name, stored)) = table else { return Ok(false) };
    pragmas::text_agrees(&connection, &name, &stored)?;
    let schema = Schema::read(&connection).map_err(|error| error.to_string())?;
    pragmas::agrees(&connection, &schema)?;
    // What is written and what SQLite keeps of it are one table, but where only the first of two statements is taken.
    match read {
        Ok(read) if !read.name.is_empty() => {
            let kept = text::read(&stored)?;
            if read == kept { Ok(true) } else { Err(format!("read as {read:?}, from SQLite as {kept:?}")) }
        }
        _ => Ok(true),
    }
}

fn is_create_table(sql: &str) -> bool {
    let mut words = sql.split_ascii_whitespace();
    words.next().is_some_and(|word| word.eq_ignore_ascii_case("CREATE"))
        && words.any(|word| word.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("TABLE")))
}
