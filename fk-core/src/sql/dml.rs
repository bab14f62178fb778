//! Statements about one row, by its key: SELECT, INSERT, UPDATE, DELETE, and INSERT .. ON CONFLICT.
//!
//! REPLACE is never written: SQLite's REPLACE deletes rows behind the caller's back, and with a self
//! reference it can miss a violation. A key column that keeps its value is in no SET list, but for those that
//! reference another key of their own table, which that SET writes (`self_references`).

use super::ddl::{condition, formula};
use super::{Dialect, ident, ident_list};
use crate::schema::TableDef;

/// Says what an INSERT does where the key is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnConflict {
    /// It leaves the row alone.
    Nothing,
    /// It writes the columns that were given, but for those of the conflicting and of the primary key.
    Overwrite,
    /// It sets the column at this position to itself, so that the row is given back.
    Touch(usize),
}

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

/// The same by candidate key `key`; of one among some rows, only those are looked at.
pub fn select_by_key(table: &TableDef, key: usize, dialect: &Dialect) -> String {
    let mut sql = select_by(table, table.candidate_key(key).1);
    if let Some(filter) = table.candidate_filter(key) {
        sql.push_str(" AND ");
        condition(&mut sql, &filter(), table, dialect);
    }
    sql
}

/// `INSERT INTO .. VALUES (?, ..)`, all columns; NULL as a generated key lets the database make one.
pub fn insert(table: &TableDef) -> String {
    let all: Vec<usize> = (0..table.shape.columns.len()).collect();
    insert_into(table, &all)
}

/// `INSERT INTO .. VALUES (?, ..) RETURNING ..`: the given columns alone, and the whole row back.
pub fn insert_given(table: &TableDef, given: &[usize]) -> String {
    let mut sql = insert_into(table, given);
    returning(&mut sql, table);
    sql
}

/// `INSERT .. ON CONFLICT (key) DO ..` by candidate key `key`, of the `given` columns; gives back the whole row, if one
/// was written. The condition of a key among some rows is written out, since it has to be the index's own.
pub fn upsert(table: &TableDef, given: &[usize], key: usize, conflict: OnConflict, dialect: &Dialect) -> String {
    let columns = table.candidate_key(key).1;
    // DEFAULT VALUES takes no ON CONFLICT ("INSERT", §1).
    let mut sql = if given.is_empty() { insert_default(table, dialect) } else { insert_into(table, given) };
    sql.push_str(" ON CONFLICT (");
    ident_list(&mut sql, table.names(columns));
    sql.push(')');
    if let Some(filter) = table.candidate_filter(key) {
        sql.push_str(" WHERE ");
        condition(&mut sql, &filter(), table, dialect);
    }
    sql.push_str(" DO ");
    let (mut own, mut written) = (String::new(), Vec::new());
    ident(&mut own, table.shape.name);
    let mut first = true;
    let mut set = |at: usize, source: &str| {
        sql.push_str(if first { "UPDATE SET " } else { ", " });
        first = false;
        let name = table.column(at).name;
        ident(&mut sql, name);
        sql.push_str(" = ");
        sql.push_str(source);
        sql.push('.');
        ident(&mut sql, name);
    };
    match conflict {
        OnConflict::Nothing => {}
        OnConflict::Overwrite => {
            let kept = |at: &usize| columns.contains(at) || table.shape.key.contains(at);
            written.extend(given.iter().filter(|at| !kept(at)));
            for at in &written {
                set(*at, "excluded");
            }
        }
        OnConflict::Touch(at) => {
            written.push(at);
            set(at, &own);
        }
    }
    for at in self_references(table, &written) {
        set(at, &own);
    }
    if first {
        sql.push_str("NOTHING");
    }
    returning(&mut sql, table);
    sql
}

fn insert_into(table: &TableDef, columns: &[usize]) -> String {
    let mut sql = String::from("INSERT INTO ");
    ident(&mut sql, table.shape.name);
    if columns.is_empty() {
        sql.push_str(" DEFAULT VALUES");
        return sql;
    }
    sql.push_str(" (");
    ident_list(&mut sql, table.names(columns));
    sql.push_str(") VALUES (");
    for i in 0..columns.len() {
        sql.push_str(if i == 0 { "?" } else { ", ?" });
    }
    sql.push(')');
    sql
}

/// One row of which the database computes everything, one column of it named.
fn insert_default(table: &TableDef, dialect: &Dialect) -> String {
    let mut sql = String::from("INSERT INTO ");
    ident(&mut sql, table.shape.name);
    let written = |at: &usize| table.column(*at).generated.is_none();
    let Some(at) = (0..table.shape.columns.len()).find(written) else { return sql };
    sql.push_str(" (");
    ident(&mut sql, table.column(at).name);
    sql.push_str(") VALUES (");
    match table.column(at).default {
        Some(default) => formula(&mut sql, default, table, dialect),
        None => sql.push_str("NULL"),
    }
    sql.push(')');
    sql
}

fn returning(sql: &mut String, table: &TableDef) {
    sql.push_str(" RETURNING ");
    select_list(sql, table);
}

/// `UPDATE .. SET` every column but the key's and generated ones `.. WHERE key`. Parameters are numbered by the
/// columns' positions, so that a whole row binds as for INSERT.
pub fn update(table: &TableDef) -> Option<String> {
    let is_written = |at: &usize| !table.shape.key.contains(at) && table.column(*at).generated.is_none();
    let written: Vec<usize> = (0..table.shape.columns.len()).filter(is_written).collect();
    let mut sql = String::from("UPDATE ");
    ident(&mut sql, table.shape.name);
    for (i, at) in written.iter().enumerate() {
        sql.push_str(if i == 0 { " SET " } else { ", " });
        ident(&mut sql, table.column(*at).name);
        sql.push_str(" = ?");
        sql.push_str(&(at + 1).to_string());
    }
    keep_self_references(&mut sql, table, &written);
    for (i, at) in table.shape.key.iter().enumerate() {
        sql.push_str(if i == 0 { " WHERE " } else { " AND " });
        ident(&mut sql, table.column(*at).name);
        sql.push_str(" = ?");
        sql.push_str(&(at + 1).to_string());
    }
    (!written.is_empty()).then_some(sql)
}

/// `UPDATE .. SET a = ?, .. WHERE key`, the given columns.
pub fn set(table: &TableDef, columns: &[usize]) -> String {
    let mut sql = String::from("UPDATE ");
    ident(&mut sql, table.shape.name);
    for (i, name) in table.names(columns).enumerate() {
        sql.push_str(if i == 0 { " SET " } else { ", " });
        ident(&mut sql, name);
        sql.push_str(" = ?");
    }
    keep_self_references(&mut sql, table, columns);
    conditions(&mut sql, table, table.shape.key);
    sql
}

/// Appends `, f = f` for each column that a SET of `written` has to name too.
pub(super) fn keep_self_references(sql: &mut String, table: &TableDef, written: &[usize]) {
    for at in self_references(table, written) {
        let name = table.column(at).name;
        sql.push_str(", ");
        ident(sql, name);
        sql.push_str(" = ");
        ident(sql, name);
    }
}

/// The columns that a SET of `written` has to name besides: those of a table's references to itself whose key is
/// written. Where a SET names such a key alone, and gives it the value that it had, SQLite counts a row that
/// references itself twice: it refuses what is right, or, where the reference is put off, forgets what is wrong.
pub(super) fn self_references(table: &TableDef, written: &[usize]) -> Vec<usize> {
    let mut named = written.to_vec();
    let mut more = !written.is_empty();
    while more {
        more = false;
        for key in table.foreign_keys.iter().filter(|key| key.enforced && key.parent_hash == table.shape.hash) {
            // What a generated key is computed from may be written.
            let is_touched = |at: &usize| named.contains(at) || table.column(*at).generated.is_some();
            if !key.parent_columns.iter().any(is_touched) {
                continue;
            }
            for at in key.columns.iter().filter(|at| table.column(**at).generated.is_none()) {
                if !named.contains(at) {
                    named.push(*at);
                    more = true;
                }
            }
        }
    }
    named.split_off(written.len())
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

#[cfg(test)]
mod tests;
