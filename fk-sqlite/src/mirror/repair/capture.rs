//! Sees everything that a batch changes: the rows themselves, what referential actions do, what a file's triggers do.
//!
//! TEMP triggers copy old and new values into TEMP tables, inside SQL, so that every value stays what it is to the byte.
//! From there they are taken over into the log of the database that they are about: a trigger couldn't name that.
//!
//! SQLite fires TEMP triggers before those of the file, and those after referential actions (`sqlite3TriggerList`,
//! trigger.c): so the order of entries is the order in which rows changed, and undoing goes the other way.

use std::fmt::Write as _;

use fk_core::Result;
use fk_core::schema::Action;
use fk_core::sql::ident;
use rusqlite::Connection;

use crate::error::engine;
use crate::mirror::orphans::text::{joined, table_name};
use crate::mirror::schema::{Schema, Table};

/// The tables in which a batch collects what it changes.
pub(super) const TABLES: &str = "
    CREATE TEMP TABLE fk_mend_entry (id INTEGER PRIMARY KEY, table_name TEXT NOT NULL, action TEXT NOT NULL);
    CREATE TEMP TABLE fk_mend_value (
        entry INTEGER NOT NULL, column_name TEXT NOT NULL, old, new, PRIMARY KEY (entry, column_name)
    ) WITHOUT ROWID;";

/// Whether a table is this library's own: what is done to it isn't logged, and isn't counted.
pub(crate) fn is_own(table: &str) -> bool {
    ["fk_repair_", "fk_quarantine_", "fk_audit_"].iter().any(|start| table.starts_with(start))
}

/// Collects until it is dropped by [`Capture::end`] or the transaction is rolled back.
pub(super) struct Capture {
    triggers: Vec<String>,
}

impl Capture {
    /// Begins to collect what happens to tables that changes of `from` can reach.
    pub(super) fn begin(connection: &Connection, schema: &Schema, from: &[usize]) -> Result<Self> {
        connection.execute_batch(TABLES).map_err(engine)?;
        let mut capture = Self { triggers: Vec::new() };
        for table in reach(connection, schema, from)? {
            for (number, event) in ["DELETE", "UPDATE", "INSERT"].into_iter().enumerate() {
                let name = format!("fk_mend_{table}_{number}");
                connection.execute_batch(&trigger(&name, event, &schema.tables[table])).map_err(engine)?;
                capture.triggers.push(name);
            }
        }
        Ok(capture)
    }

    /// Stops collecting and forgets what was collected.
    pub(super) fn end(self, connection: &Connection) -> Result<()> {
        let mut sql = String::new();
        for name in &self.triggers {
            sql.push_str("DROP TRIGGER temp.");
            ident(&mut sql, name);
            sql.push(';');
        }
        sql.push_str("DROP TABLE temp.fk_mend_entry; DROP TABLE temp.fk_mend_value");
        connection.execute_batch(&sql).map_err(engine)
    }

    /// The number of entries so far.
    pub(super) fn entries(connection: &Connection) -> Result<u64> {
        let sql = "SELECT coalesce(max(id), 0) FROM temp.fk_mend_entry";
        let count: i64 = connection.query_row(sql, [], |row| row.get(0)).map_err(engine)?;
        Ok(count.unsigned_abs())
    }
}

/// Tables that changes of some can change: by referential actions; all of them where there are triggers.
fn reach(connection: &Connection, schema: &Schema, from: &[usize]) -> Result<Vec<usize>> {
    let database = from.first().map_or("main", |at| schema.tables[*at].database.as_str());
    let own = |table: &usize| is_own(&schema.tables[*table].name);
    if has_triggers(connection, database)? {
        let all = (0..schema.tables.len()).filter(|at| schema.tables[*at].database.eq_ignore_ascii_case(database));
        return Ok(all.filter(|table| !own(table)).collect());
    }
    let mut reached = from.to_vec();
    let mut next = 0;
    while let Some(table) = reached.get(next).copied() {
        next += 1;
        for at in &schema.tables[table].incoming {
            let (_, reference) = schema.reference(*at);
            let acts = |action| !matches!(action, Action::NoAction | Action::Restrict);
            if (acts(reference.on_delete) || acts(reference.on_update)) && !reached.contains(&at.child) {
                reached.push(at.child);
            }
        }
    }
    reached.sort_unstable();
    reached.dedup();
    Ok(reached)
}

/// Whether the database, or the connection, has triggers that could change any table.
fn has_triggers(connection: &Connection, database: &str) -> Result<bool> {
    let mut sql = String::from("SELECT EXISTS (SELECT 1 FROM ");
    ident(&mut sql, database);
    sql.push_str(
        ".sqlite_schema WHERE type = 'trigger' AND name NOT GLOB 'fk_audit_*' UNION ALL SELECT 1 FROM \
         temp.sqlite_schema WHERE type = 'trigger' AND name NOT GLOB 'fk_mend_*')",
    );
    connection.query_row(&sql, [], |row| row.get(0)).map_err(engine)
}

/// The columns of a table that can be written, and its rowid where no column is it.
pub(super) fn written(table: &Table) -> Vec<&str> {
    let hidden = table.rowid.as_deref().filter(|rowid| table.column(rowid).is_none());
    let columns = table.columns.iter().filter(|column| !column.generated).map(|column| column.name.as_str());
    hidden.into_iter().chain(columns).collect()
}

fn trigger(name: &str, event: &str, table: &Table) -> String {
    let mut sql = String::from("CREATE TEMP TRIGGER ");
    ident(&mut sql, name);
    let _ = write!(sql, " AFTER {event} ON ");
    table_name(&mut sql, table);
    sql.push_str(" BEGIN INSERT INTO fk_mend_entry (table_name, action) VALUES (");
    text(&mut sql, &table.name);
    let _ = write!(sql, ", '{}'); ", event.to_ascii_lowercase());
    sql.push_str("INSERT INTO fk_mend_value (entry, column_name, old, new) VALUES ");
    joined(&mut sql, ", ", written(table), |sql, name| {
        sql.push_str("((SELECT max(id) FROM fk_mend_entry), ");
        text(sql, name);
        for (side, at) in [("OLD", "DELETE UPDATE"), ("NEW", "INSERT UPDATE")] {
            sql.push_str(", ");
            if at.contains(event) {
                sql.push_str(side);
                sql.push('.');
                ident(sql, name);
            } else {
                sql.push_str("NULL");
            }
        }
        sql.push(')');
    });
    sql.push_str("; END");
    sql
}

/// Appends a name as a text: a trigger has no parameters.
fn text(sql: &mut String, name: &str) {
    sql.push('\'');
    sql.push_str(&name.replace('\'', "''"));
    sql.push('\'');
}
