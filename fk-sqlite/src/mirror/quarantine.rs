//! Quarantine tables: where rows go that have no parent, so that nothing is lost and nothing is wrong.
//!
//! `fk_quarantine_<table>` has the columns of the table, without constraints, and three of its own: `fk_constraint`, the
//! name of the reference that the row violates, `fk_at`, when it came there, in seconds since 1970, and `fk_entry`, the
//! entry of a repair's log that can bring it back. A bulk load and a repair use the same.

use fk_core::sql::ident;
use rusqlite::Connection;

use super::names::qualified_as;
use super::schema::{Affinity, Table};

/// Gives the name of a table's quarantine.
pub(crate) fn name(table: &Table) -> String {
    format!("fk_quarantine_{}", table.name)
}

/// Copies the rows `c` of a table that fulfil a condition into its quarantine, which is made if need be; says how many.
pub(crate) fn keep(connection: &Connection, table: &Table, constraint: &str, which: &str) -> rusqlite::Result<usize> {
    create(connection, table)?;
    connection.execute(&copy(table, which), [constraint])
}

/// The statement that copies the rows `c` of a table into its quarantine; the constraint's name is `?1`.
pub(crate) fn copy(table: &Table, which: &str) -> String {
    let columns = || table.columns.iter().map(|column| column.name.as_str());
    let mut sql = format!("INSERT INTO {} (", qualified_as(table, &name(table)));
    for column in columns() {
        ident(&mut sql, column);
        sql.push_str(", ");
    }
    sql.push_str("\"fk_constraint\", \"fk_at\") SELECT ");
    for column in columns() {
        sql.push_str("c.");
        ident(&mut sql, column);
        sql.push_str(", ");
    }
    sql.push_str("?1, CAST(strftime('%s', 'now') AS INTEGER) FROM ");
    sql.push_str(&qualified_as(table, &table.name));
    sql.push_str(" AS c WHERE ");
    sql.push_str(which);
    sql
}

/// Lets rows be found in quarantine by the entry of a repair's log.
pub(crate) fn index(connection: &Connection, table: &Table) -> rusqlite::Result<()> {
    let mut sql = String::from("CREATE INDEX IF NOT EXISTS ");
    sql.push_str(&qualified_as(table, &format!("{}_entry", name(table))));
    sql.push_str(" ON ");
    ident(&mut sql, &name(table));
    sql.push_str(" (\"fk_entry\")");
    connection.execute_batch(&sql)
}

/// Makes the quarantine of a table, and the columns that the table has got since.
pub(crate) fn create(connection: &Connection, table: &Table) -> rusqlite::Result<()> {
    let quarantine = qualified_as(table, &name(table));
    let own = ["\"fk_constraint\" TEXT", "\"fk_at\" INTEGER", "\"fk_entry\" INTEGER"].map(str::to_owned);
    let columns: Vec<String> = table.columns.iter().map(|column| written(&column.name, column.affinity)).collect();
    let list = columns.iter().chain(&own).map(String::as_str).collect::<Vec<_>>().join(", ");
    let mut there = connection.prepare("SELECT name FROM pragma_table_info(?1, ?2)")?;
    let there: Vec<String> =
        there.query_map([&name(table), &table.database], |row| row.get(0))?.collect::<Result<_, _>>()?;
    if there.is_empty() {
        return connection.execute_batch(&format!("CREATE TABLE {quarantine} ({list})"));
    }
    let names = table.columns.iter().map(|column| column.name.as_str()).chain(["fk_constraint", "fk_at", "fk_entry"]);
    for (column, text) in names.zip(columns.into_iter().chain(own)) {
        if !there.iter().any(|name| name.eq_ignore_ascii_case(column)) {
            connection.execute_batch(&format!("ALTER TABLE {quarantine} ADD COLUMN {text}"))?;
        }
    }
    Ok(())
}

/// A column that keeps what the table's own has.
fn written(name: &str, affinity: Affinity) -> String {
    let mut text = String::new();
    ident(&mut text, name);
    text.push_str(match affinity {
        Affinity::Integer => " INTEGER",
        Affinity::Text => " TEXT",
        Affinity::Blob => "",
        Affinity::Real => " REAL",
        Affinity::Numeric => " NUMERIC",
    });
    text
}
