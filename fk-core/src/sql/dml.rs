//! Statements about one row, by its key: SELECT, INSERT, UPDATE, DELETE, and INSERT .. ON CONFLICT.
//!
//! REPLACE is never written: SQLite's REPLACE deletes rows behind the caller's back, and with a self
//! reference it can miss a violation. A key column that keeps its value is never in a SET list.

use super::{ident, ident_list};
use crate::schema::TableDef;

/// Appends all columns.
pub fn select_list(sql: &mut String, table: &TableDef) {
    ident_list(sql, table.shape.columns.iter().map(|column| column.name));
}

/// `SELECT .. WHERE a = ? AND b = ?`
pub fn select_by(table: &TableDef, columns: &[usize]) -> String {
    let mut sql = String::from("SELECT ");
    select_list(&mut sql, table);
    sql.push_str(" FROM ");
    ident(&mut sql, table.shape.name);
    conditions(&mut sql, table, columns);
    sql
}

/// `INSERT INTO .. VALUES (?, ..)`, all columns; NULL as a generated key lets the database make one.
pub fn insert(table: &TableDef) -> String {
    let mut sql = String::from("INSERT INTO ");
    ident(&mut sql, table.shape.name);
    sql.push_str(" (");
    select_list(&mut sql, table);
    sql.push_str(") VALUES (");
    for i in 0..table.shape.columns.len() {
        sql.push_str(if i == 0 { "?" } else { ", ?" });
    }
    sql.push(')');
    sql
}

/// `INSERT .. ON CONFLICT (key) DO UPDATE SET ..`, every column but those of the conflicting and of
/// the primary key; `DO NOTHING` where none is left. Gives back the whole row.
pub fn upsert(table: &TableDef, key: &[usize], overwrite: bool) -> String {
    let mut sql = insert(table);
    sql.push_str(" ON CONFLICT (");
    ident_list(&mut sql, table.names(key));
    sql.push_str(") DO ");
    let mut first = true;
    for (at, column) in table.shape.columns.iter().enumerate() {
        if !overwrite || key.contains(&at) || table.shape.key.contains(&at) {
            continue;
        }
        sql.push_str(if first { "UPDATE SET " } else { ", " });
        first = false;
        ident(&mut sql, column.name);
        sql.push_str(" = excluded.");
        ident(&mut sql, column.name);
    }
    if first {
        sql.push_str("NOTHING");
    }
    sql.push_str(" RETURNING ");
    select_list(&mut sql, table);
    sql
}

/// `UPDATE .. SET` every column but the key's `.. WHERE key`. Parameters: the columns in order, but
/// numbered by position, so that a whole row binds as for INSERT.
pub fn update(table: &TableDef) -> Option<String> {
    let mut sql = String::from("UPDATE ");
    ident(&mut sql, table.shape.name);
    let mut first = true;
    for (at, column) in table.shape.columns.iter().enumerate().filter(|(at, _)| !table.shape.key.contains(at)) {
        sql.push_str(if first { " SET " } else { ", " });
        first = false;
        ident(&mut sql, column.name);
        sql.push_str(" = ?");
        sql.push_str(&(at + 1).to_string());
    }
    for (i, at) in table.shape.key.iter().enumerate() {
        sql.push_str(if i == 0 { " WHERE " } else { " AND " });
        ident(&mut sql, table.column(*at).name);
        sql.push_str(" = ?");
        sql.push_str(&(at + 1).to_string());
    }
    (!first).then_some(sql)
}

/// `UPDATE .. SET a = ?, .. WHERE key`, the given columns; `unchanged` ones are set to themselves.
pub fn set(table: &TableDef, columns: &[usize], unchanged: &[usize]) -> String {
    let mut sql = String::from("UPDATE ");
    ident(&mut sql, table.shape.name);
    for (i, at) in columns.iter().chain(unchanged).enumerate() {
        sql.push_str(if i == 0 { " SET " } else { ", " });
        ident(&mut sql, table.column(*at).name);
        sql.push_str(" = ");
        if i < columns.len() {
            sql.push('?');
        } else {
            ident(&mut sql, table.column(*at).name);
        }
    }
    conditions(&mut sql, table, table.shape.key);
    sql
}

/// `DELETE .. WHERE key`
pub fn delete(table: &TableDef) -> String {
    let mut sql = String::from("DELETE FROM ");
    ident(&mut sql, table.shape.name);
    conditions(&mut sql, table, table.shape.key);
    sql
}

/// Appends `WHERE a = ? AND b = ?`.
pub(super) fn conditions(sql: &mut String, table: &TableDef, columns: &[usize]) {
    for (i, name) in table.names(columns).enumerate() {
        sql.push_str(if i == 0 { " WHERE " } else { " AND " });
        ident(sql, name);
        sql.push_str(" = ?");
    }
}
