//! The SQL that searches a reference: from key to key over an index, or row by row.

use std::fmt::Write as _;

use fk_core::Result;
use fk_core::sql::{ident, ident_list};
use rusqlite::Connection;

use crate::error::engine;
use crate::mirror::schema::{Reference, Table};

/// Appends `AND NOT EXISTS (..)` for a parent, as SQLite looks one up: by the parent's affinity and collation.
pub(super) fn without_parent(
    sql: &mut String,
    parent: &Table,
    reference: &Reference,
    key: impl Fn(&mut String, usize),
) {
    sql.push_str("NOT EXISTS (SELECT 1 FROM main.");
    ident(sql, &parent.name);
    sql.push_str(" AS p WHERE ");
    for (i, referenced) in parent.names(&reference.parent_columns).enumerate() {
        sql.push_str(if i == 0 { "p." } else { " AND p." });
        ident(sql, referenced);
        sql.push_str(" = +");
        key(sql, i);
    }
    sql.push(')');
}

/// Appends columns of `alias`.
fn listed(sql: &mut String, alias: &str, child: &Table, reference: &Reference) {
    for (i, name) in child.names(&reference.columns).enumerate() {
        sql.push_str(if i == 0 { "" } else { ", " });
        sql.push_str(alias);
        ident(sql, name);
    }
}

pub(super) fn from(sql: &mut String, child: &Table) {
    sql.push_str(" FROM main.");
    ident(sql, &child.name);
    sql.push_str(" AS c");
}

/// Appends `c.a IS NOT NULL AND ..`.
fn not_null(sql: &mut String, child: &Table, reference: &Reference) {
    for (i, name) in child.names(&reference.columns).enumerate() {
        sql.push_str(if i == 0 { "c." } else { " AND c." });
        ident(sql, name);
        sql.push_str(" IS NOT NULL");
    }
}

pub(super) fn every_row(child: &Table, reference: &Reference, parent: &Table, limit: usize) -> String {
    let mut sql = String::from("SELECT ");
    listed(&mut sql, "c.", child, reference);
    sql.push_str(", count(*)");
    from(&mut sql, child);
    sql.push_str(" WHERE ");
    not_null(&mut sql, child, reference);
    sql.push_str(" AND ");
    let names: Vec<&str> = child.names(&reference.columns).collect();
    without_parent(&mut sql, parent, reference, |sql, i| {
        sql.push_str("c.");
        ident(sql, names[i]);
    });
    sql.push_str(" GROUP BY ");
    listed(&mut sql, "c.", child, reference);
    // Writing to a `String` can't fail.
    let _ = write!(sql, " LIMIT {limit}");
    sql
}

/// From each key to the next one. Of several columns, a row is remembered by its rowid.
pub(super) fn loose(child: &Table, reference: &Reference, parent: &Table, limit: usize) -> Option<String> {
    let names: Vec<&str> = child.names(&reference.columns).collect();
    let keys: Vec<String> = (0..names.len()).map(|i| format!("k{i}")).collect();
    let mut sql = String::from("WITH RECURSIVE k(");
    ident_list(&mut sql, keys.iter().map(String::as_str));
    sql.push_str(") AS (SELECT * FROM (SELECT ");
    if names.len() == 1 {
        sql.push_str("min(");
        listed(&mut sql, "c.", child, reference);
        sql.push(')');
        from(&mut sql, child);
        sql.push_str(") UNION ALL SELECT (");
        next(&mut sql, child, reference);
        sql.push_str(") FROM k WHERE k.k0 IS NOT NULL)");
    } else {
        let rowid = child.rowid.as_deref()?;
        listed(&mut sql, "c.", child, reference);
        from(&mut sql, child);
        sql.push_str(" WHERE ");
        not_null(&mut sql, child, reference);
        sql.push_str(" ORDER BY ");
        listed(&mut sql, "c.", child, reference);
        sql.push_str(" LIMIT 1) UNION ALL SELECT ");
        listed(&mut sql, "n.", child, reference);
        sql.push_str(" FROM k JOIN main.");
        ident(&mut sql, &child.name);
        sql.push_str(" AS n ON n.");
        ident(&mut sql, rowid);
        sql.push_str(" = (");
        next(&mut sql, child, reference);
        sql.push_str("))");
    }
    sql.push_str(" SELECT ");
    ident_list(&mut sql, keys.iter().map(String::as_str));
    sql.push_str(", (SELECT count(*)");
    from(&mut sql, child);
    for (i, name) in names.iter().enumerate() {
        sql.push_str(if i == 0 { " WHERE c." } else { " AND c." });
        ident(&mut sql, name);
        let _ = write!(sql, " = k.k{i}");
    }
    sql.push_str(") FROM k WHERE k.k0 IS NOT NULL AND ");
    without_parent(&mut sql, parent, reference, |sql, i| {
        let _ = write!(sql, "k.k{i}");
    });
    let _ = write!(sql, " LIMIT {limit}");
    Some(sql)
}

/// Appends the step to the next key.
fn next(sql: &mut String, child: &Table, reference: &Reference) {
    if reference.columns.len() == 1 {
        sql.push_str("SELECT min(");
        listed(sql, "c.", child, reference);
        sql.push(')');
        from(sql, child);
        sql.push_str(" WHERE ");
        listed(sql, "c.", child, reference);
        sql.push_str(" > k.k0");
        return;
    }
    sql.push_str("SELECT c.");
    ident(sql, child.rowid.as_deref().unwrap_or("rowid"));
    from(sql, child);
    sql.push_str(" WHERE (");
    listed(sql, "c.", child, reference);
    sql.push_str(") > (");
    for i in 0..reference.columns.len() {
        let _ = write!(sql, "{}k.k{i}", if i == 0 { "" } else { ", " });
    }
    sql.push_str(") AND ");
    not_null(sql, child, reference);
    sql.push_str(" ORDER BY ");
    listed(sql, "c.", child, reference);
    sql.push_str(" LIMIT 1");
}

/// Whether SQLite finds the next key by an index: a partial one, or one of another collation, is of no use.
pub(super) fn seeks(connection: &Connection, child: &Table, reference: &Reference) -> Result<bool> {
    if reference.columns.len() > 1 && child.rowid.is_none() {
        return Ok(false);
    }
    let mut sql = String::from("EXPLAIN QUERY PLAN WITH k(");
    for i in 0..reference.columns.len() {
        let _ = write!(sql, "{}k{i}", if i == 0 { "" } else { ", " });
    }
    sql.push_str(") AS (VALUES (");
    for i in 0..reference.columns.len() {
        let _ = write!(sql, "{}?{}", if i == 0 { "" } else { ", " }, i + 1);
    }
    sql.push_str(")) SELECT (");
    next(&mut sql, child, reference);
    sql.push_str(") FROM k");
    let mut statement = connection.prepare(&sql).map_err(engine)?;
    let (mut found, mut rows) = (false, statement.raw_query());
    while let Some(row) = rows.next().map_err(engine)? {
        let detail: String = row.get(3).map_err(engine)?;
        // Without a bound, it reads all rows for the least key.
        found |= detail.starts_with("SEARCH c ") && detail.contains('>');
        if detail.contains("TEMP B-TREE") {
            return Ok(false);
        }
    }
    Ok(found)
}
