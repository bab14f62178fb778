//! `ON DELETE SET NULL (b)`: only some of a reference's columns become NULL (SQL:2023 part 2, §11.8). SQLite sets all of
//! them or none ("SQLite Foreign Key Support", §4.3), so the reference is declared NO ACTION, and a trigger sets them.
//!
//! NO ACTION is judged when the statement ends, so that the trigger may come after the row has gone. A BEFORE trigger
//! could change a row of the same table that the statement is still to delete, and what SQLite does then is undefined
//! ("CREATE TRIGGER", §4): a row that references itself would stay.

use crate::schema::{ForeignKeyDef, TableDef};
use crate::sql::dml::keep_self_references;
use crate::sql::ident;

/// Gives the name of the trigger that makes some columns of a reference NULL; `None` where none is needed.
pub fn set_null_trigger_name(foreign_key: &ForeignKeyDef) -> Option<String> {
    (foreign_key.enforced && !foreign_key.set_null.is_empty()).then(|| format!("{}_set_null", foreign_key.name))
}

/// Gives CREATE TRIGGER for each reference of the table that needs one. `tables` has the parents.
pub fn create_trigger_statements(table: &TableDef, tables: &[&TableDef]) -> Vec<String> {
    table.foreign_keys.iter().filter_map(|fk| create_set_null_trigger(table, fk, tables)).collect()
}

/// Gives CREATE TRIGGER for a reference of `table`, if it needs one. `tables` has the parent.
pub fn create_set_null_trigger(table: &TableDef, foreign_key: &ForeignKeyDef, tables: &[&TableDef]) -> Option<String> {
    let name = set_null_trigger_name(foreign_key)?;
    let parent = tables.iter().find(|t| t.shape.hash == foreign_key.parent_hash)?;
    let mut sql = String::from("CREATE TRIGGER ");
    ident(&mut sql, &name);
    sql.push_str(" AFTER DELETE ON ");
    ident(&mut sql, parent.shape.name);
    sql.push_str(" BEGIN UPDATE ");
    ident(&mut sql, table.shape.name);
    for (i, column) in table.names(foreign_key.set_null).enumerate() {
        sql.push_str(if i == 0 { " SET " } else { ", " });
        ident(&mut sql, column);
        sql.push_str(" = NULL");
    }
    keep_self_references(&mut sql, table, foreign_key.set_null);
    let pairs = table.names(foreign_key.columns).zip(parent.names(foreign_key.parent_columns));
    for (i, (referencing, referenced)) in pairs.enumerate() {
        sql.push_str(if i == 0 { " WHERE " } else { " AND " });
        ident(&mut sql, referencing);
        sql.push_str(" = OLD.");
        ident(&mut sql, referenced);
    }
    sql.push_str("; END");
    Some(sql)
}
