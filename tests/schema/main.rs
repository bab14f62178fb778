//! The model of a database's constraints: the same from a declaration and from a file, what is found wrong in a file,
//! and what SQLite itself says of all that it takes.
#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(clippy::redundant_closure_for_method_calls, reason = "a read is written as one everywhere")]

#[path = "../support/accepted.rs"]
mod accepted;
#[path = "../support/pragmas.rs"]
mod pragmas;

mod alike;
mod findings;
mod models;
mod odd;
mod parents;
mod random;
mod texts;

use fk::mirror::Schema;
use fk::rusqlite::Connection;

/// A file in memory with foreign keys on.
fn file(sql: &str) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.pragma_update(None, "foreign_keys", true).unwrap();
    connection.execute_batch(sql).unwrap();
    connection
}

/// Reads the model, and compares it with everything that SQLite says.
#[track_caller]
fn read(connection: &Connection) -> Schema {
    let schema = Schema::read(connection).unwrap();
    if let Err(error) = pragmas::agrees(connection, &schema) {
        panic!("{error}\n{schema}");
    }
    schema
}

/// How often a random test runs: `FK_ROUNDS`, or as often as one waits for.
fn rounds(usual: usize) -> usize {
    std::env::var("FK_ROUNDS").map_or(usual, |rounds| rounds.parse().unwrap())
}
