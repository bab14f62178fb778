//! References of tables that the schema doesn't declare: a file may have more tables than the program knows,
//! and SQLite enforces theirs too.
//!
//! Asked last, since SQLite's own check reads every row of every referencing table.

use fk_core::sql::{ident, ident_list};
use fk_core::violation::{Columns, Name};
use fk_core::{Any, Event, Result, Violation, ViolationKind};
use rusqlite::Connection;

use crate::error::engine;
use crate::verify::foreign_key_names;

/// A row that references nothing, as SQLite tells it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Orphan {
    table: String,
    /// NULL in a table without rowids.
    rowid: Option<i64>,
    parent: String,
    /// The position among the table's references, the newest first.
    number: usize,
}

/// So many rows are looked at.
const ROWS: usize = 10_000;

/// Every row that references nothing ("PRAGMA `foreign_key_check`").
pub(super) fn orphans(connection: &Connection) -> Result<Vec<Orphan>> {
    let sql = "SELECT \"table\", rowid, parent, fkid FROM pragma_foreign_key_check";
    let mut statement = connection.prepare(sql).map_err(engine)?;
    let rows = statement.query_map([], |row| {
        let number = usize::try_from(row.get::<_, i64>(3)?).unwrap_or(0);
        Ok(Orphan { table: row.get(0)?, rowid: row.get(1)?, parent: row.get(2)?, number })
    });
    rows.and_then(|rows| rows.take(ROWS).collect()).map_err(engine)
}

/// What is known of one reference.
struct Reference {
    name: String,
    columns: Vec<String>,
    parent_columns: Vec<String>,
}

/// Tells of orphans as violations, one for each key: of the parent's side if `event` is about a parent.
pub(super) fn violations(connection: &Connection, event: Event, orphans: &[Orphan]) -> Result<Vec<Violation>> {
    let mut found: Vec<Violation> = Vec::new();
    for orphan in orphans {
        let reference = reference(connection, orphan)?;
        let key = key(connection, orphan, &reference)?;
        let same = |violation: &&mut Violation| violation.constraint == reference.name && violation.key == key;
        let sample = orphan.rowid.map(|rowid| vec![Any::Integer(rowid)]);
        if let Some(violation) = found.iter_mut().find(same) {
            violation.rows += 1;
            violation.sample.extend(sample.filter(|_| violation.sample.len() < super::probe::SAMPLE));
            continue;
        }
        let kind = if event == Event::Delete { ViolationKind::StillReferenced } else { ViolationKind::MissingParent };
        let table = if event == Event::Delete { &orphan.parent } else { &orphan.table };
        let child = columns(&orphan.table, &reference.columns);
        let mut violation = Violation::new(kind, reference.name, event, table.clone(), child);
        violation.parent = Some(columns(&orphan.parent, &reference.parent_columns));
        violation.key = key;
        violation.rows = 1;
        violation.sample_columns = vec![Name::Borrowed("rowid")];
        violation.sample = sample.into_iter().collect();
        found.push(violation);
    }
    Ok(found)
}

fn columns(table: &str, columns: &[String]) -> Columns {
    Columns { table: table.to_owned().into(), columns: columns.iter().cloned().map(Name::from).collect() }
}

fn reference(connection: &Connection, orphan: &Orphan) -> Result<Reference> {
    let sql = "SELECT \"from\", \"to\" FROM pragma_foreign_key_list(?1) WHERE id = ?2 ORDER BY seq";
    let mut statement = connection.prepare(sql).map_err(engine)?;
    let number = i64::try_from(orphan.number).unwrap_or(0);
    let pairs = statement.query_map((&orphan.table, number), |row| Ok((row.get(0)?, row.get(1)?)));
    let pairs: Vec<(String, Option<String>)> = pairs.and_then(Iterator::collect).map_err(engine)?;
    let (columns, parent_columns): (Vec<String>, Vec<Option<String>>) = pairs.into_iter().unzip();
    let sql = "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1";
    let text: String = connection.query_row(sql, [&orphan.table], |row| row.get(0)).map_err(engine)?;
    let names = foreign_key_names(&text);
    let name = names.into_iter().rev().nth(orphan.number).flatten();
    Ok(Reference {
        // One without a name is called as a declared one would be.
        name: name.unwrap_or_else(|| format!("fk_{}_{}", orphan.table, columns.join("_"))),
        parent_columns: parent_columns.into_iter().map(|column| column.unwrap_or_else(|| "key".to_owned())).collect(),
        columns,
    })
}

fn key(connection: &Connection, orphan: &Orphan, reference: &Reference) -> Result<Vec<Any>> {
    let Some(rowid) = orphan.rowid else { return Ok(Vec::new()) };
    let mut sql = String::from("SELECT ");
    ident_list(&mut sql, reference.columns.iter().map(String::as_str));
    sql.push_str(" FROM ");
    ident(&mut sql, &orphan.table);
    sql.push_str(" WHERE rowid = ?1");
    let width = reference.columns.len();
    connection.query_row(&sql, [rowid], |row| Ok(crate::bind::values(row, width))).map_err(engine)
}
