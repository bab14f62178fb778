//! Undeclared tables whose references make SQLite leave a refused statement half done, or count wrongly: a delete of a
//! declared row can come to them.

use fk_core::Result;
use fk_core::schema::TableDef;
use rusqlite::Connection;

use super::findings::{Findings, quoted};
use super::words;
use crate::error::engine;
use crate::mirror::Schema;

/// Whether a table's definition has a conflict clause REPLACE.
fn replaces(create_table: &str) -> bool {
    words(create_table).is_some_and(|words| words.replaces)
}

/// Adds what makes savepoints necessary.
pub(super) fn compare(conn: &Connection, tables: &[&TableDef], findings: &mut Findings) -> Result<()> {
    let schema = Schema::of_file(conn, tables)?;
    let mut text =
        conn.prepare("SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?1").map_err(engine)?;
    for table in schema.tables.iter().skip(tables.len()) {
        let name = quoted(&table.name);
        for reference in table.references.iter().filter(|reference| reference.sound && !reference.alike) {
            let key = quoted(&reference.name);
            findings.savepoints(format!(
                "foreign key {key} of table {name} is between columns of different affinity or collation, so that \
                 writes need savepoints"
            ));
        }
        let replaces = text.query_row([&table.name], |row| row.get::<_, String>(0)).is_ok_and(|sql| replaces(&sql));
        if replaces && !table.references.is_empty() {
            findings.savepoints(format!("table {name} has a conflict clause REPLACE, so that writes need savepoints"));
        }
        let mut declared: Vec<_> = table.references.iter().collect();
        declared.sort_by_key(|reference| reference.order);
        if declared.iter().skip_while(|reference| reference.deferred).any(|reference| reference.deferred) {
            findings.savepoints(format!(
                "table {name} has a deferred foreign key behind an immediate one, so that writes need savepoints"
            ));
        }
    }
    Ok(())
}
