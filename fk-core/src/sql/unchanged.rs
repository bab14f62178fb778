//! UPDATE of one row that still is as it was read: what it was stands in the condition, so that it is one statement.

use super::dml::keep_self_references;
use super::{Dialect, ident};
use crate::schema::{Collation, Storage, TableDef};

/// `UPDATE .. SET` as [`update`](super::update) does, where each written column still has its old value. The new row's
/// parameters are numbered by the columns' positions; those of the old row follow. NULL is the same as NULL, and texts are
/// compared by their bytes, whatever the column's collation.
pub fn update_unchanged(table: &TableDef, dialect: &Dialect) -> Option<String> {
    let columns = table.shape.columns;
    let is_written = |at: &usize| !table.shape.key.contains(at) && columns[*at].generated.is_none();
    let written: Vec<usize> = (0..columns.len()).filter(is_written).collect();
    let mut sql = String::from("UPDATE ");
    ident(&mut sql, table.shape.name);
    for (i, at) in written.iter().enumerate() {
        sql.push_str(if i == 0 { " SET " } else { ", " });
        ident(&mut sql, columns[*at].name);
        sql.push_str(" = ?");
        sql.push_str(&(at + 1).to_string());
    }
    keep_self_references(&mut sql, table, &written);
    for (i, at) in table.shape.key.iter().enumerate() {
        sql.push_str(if i == 0 { " WHERE " } else { " AND " });
        ident(&mut sql, columns[*at].name);
        sql.push_str(" = ?");
        sql.push_str(&(at + 1).to_string());
    }
    for at in &written {
        sql.push_str(" AND ");
        ident(&mut sql, columns[*at].name);
        sql.push_str(" IS ?");
        sql.push_str(&(columns.len() + at + 1).to_string());
        if columns[*at].scalar.storage == Storage::Text && columns[*at].collation != Collation::Binary {
            sql.push_str(" COLLATE ");
            sql.push_str(dialect.binary);
        }
    }
    (!written.is_empty()).then_some(sql)
}
