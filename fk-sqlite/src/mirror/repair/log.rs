//! The log of repairs: tables in the database that is repaired, written in the transactions that repair.
//!
//! `fk_repair_run` has a row for each run, `fk_repair_log` one for each row that was deleted, changed or made,
//! `fk_repair_value` its values, old and new, as they are stored: columns without a type keep a value to the byte, and
//! any program can read them.

use std::time::{SystemTime, UNIX_EPOCH};

use fk_core::Result;
use fk_core::sql::ident;
use rusqlite::Connection;

use crate::error::engine;

const TABLES: [&str; 3] = [
    "fk_repair_run (id INTEGER PRIMARY KEY, began TEXT NOT NULL, ended TEXT, undone TEXT, policies TEXT NOT NULL)",
    "fk_repair_log (id INTEGER PRIMARY KEY, run INTEGER NOT NULL, at TEXT NOT NULL, constraint_name TEXT NOT NULL, \
     policy TEXT NOT NULL, table_name TEXT NOT NULL, action TEXT NOT NULL, undone TEXT)",
    "fk_repair_value (entry INTEGER NOT NULL, column_name TEXT NOT NULL, old, new, PRIMARY KEY (entry, column_name)) \
     WITHOUT ROWID",
];

/// The time, as SQL.
pub(super) const NOW: &str = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

/// Puts a database's name before those of its log: `{}` stands for it.
pub(super) fn of(database: &str, sql: &str) -> String {
    let mut name = String::new();
    ident(&mut name, database);
    sql.replace("{}", &name)
}

/// Whether a database has a log.
pub(super) fn is_there(connection: &Connection, database: &str) -> Result<bool> {
    let sql =
        of(database, "SELECT count(*) = 3 FROM {}.sqlite_schema WHERE name GLOB 'fk_repair_[rlv]*' AND type = 'table'");
    connection.query_row(&sql, [], |row| row.get(0)).map_err(engine)
}

/// Makes the log's tables.
pub(super) fn create(connection: &Connection, database: &str) -> Result<()> {
    for table in TABLES {
        let sql = of(database, "CREATE TABLE IF NOT EXISTS {}.");
        connection.execute_batch(&format!("{sql}{table}")).map_err(engine)?;
    }
    Ok(())
}

/// The number of a new run: its time in microseconds, so that logs of two files never have the same.
pub(super) fn new_run() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

/// The last run with these policies that hasn't ended: it was killed, or it is still on its way.
pub(super) fn unfinished(connection: &Connection, database: &str, policies: &str) -> Result<Option<i64>> {
    if !is_there(connection, database)? {
        return Ok(None);
    }
    let sql = "SELECT max(id) FROM {}.fk_repair_run WHERE ended IS NULL AND undone IS NULL AND policies = ?1";
    connection.query_row(&of(database, sql), [policies], |row| row.get(0)).map_err(engine)
}

/// What one batch was about.
pub(super) struct Head<'a> {
    pub(super) run: i64,
    pub(super) policies: &'a str,
    pub(super) constraint: &'a str,
    pub(super) policy: &'a str,
}

/// The number of the last entry.
pub(super) fn last(connection: &Connection, database: &str) -> Result<i64> {
    let sql = of(database, "SELECT coalesce(max(id), 0) FROM {}.fk_repair_log");
    connection.query_row(&sql, [], |row| row.get(0)).map_err(engine)
}

/// Takes over what a batch has collected. Entries are numbered on behind `last`.
pub(super) fn take_over(connection: &Connection, database: &str, last: i64, head: &Head<'_>) -> Result<()> {
    let run = format!(
        "INSERT INTO {{}}.fk_repair_run (id, began, policies) VALUES (?1, {NOW}, ?2) ON CONFLICT (id) DO NOTHING"
    );
    connection.execute(&of(database, &run), (head.run, head.policies)).map_err(engine)?;
    let entries = format!(
        "INSERT INTO {{}}.fk_repair_log (id, run, at, constraint_name, policy, table_name, action) \
         SELECT ?1 + id, ?2, {NOW}, ?3, ?4, table_name, action FROM temp.fk_mend_entry"
    );
    let parameters = (last, head.run, head.constraint, head.policy);
    connection.execute(&of(database, &entries), parameters).map_err(engine)?;
    let values = "INSERT INTO {}.fk_repair_value (entry, column_name, old, new) \
                  SELECT ?1 + entry, column_name, old, new FROM temp.fk_mend_value";
    connection.execute(&of(database, values), [last]).map_err(engine)?;
    Ok(())
}

/// Says that a run has ended.
pub(super) fn end(connection: &Connection, database: &str, run: i64) -> Result<()> {
    let sql = format!("UPDATE {{}}.fk_repair_run SET ended = {NOW} WHERE id = ?1 AND ended IS NULL");
    connection.execute(&of(database, &sql), [run]).map(drop).map_err(engine)
}
