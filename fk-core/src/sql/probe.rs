//! Questions about one constraint, asked only after the database has refused something.

use super::ddl::condition;
use super::dml::conditions;
use super::{Dialect, ident, ident_list};
use crate::expression::Node;
use crate::schema::{ForeignKeyDef, TableDef};

/// `SELECT 1 .. WHERE a = ?`: is there such a row?
pub fn exists_by(table: &TableDef, columns: &[usize]) -> String {
    let mut sql = String::from("SELECT 1 FROM ");
    ident(&mut sql, table.shape.name);
    conditions(&mut sql, table, columns);
    sql.push_str(" LIMIT 1");
    sql
}

/// `SELECT 1 FROM (SELECT ? AS a, ..) WHERE ..`: would a row with these values fulfil the condition?
pub fn fulfils(table: &TableDef, filter: &Node, dialect: &Dialect) -> String {
    let mut sql = String::from("SELECT 1 FROM (SELECT ");
    for (i, column) in table.shape.columns.iter().enumerate() {
        sql.push_str(if i == 0 { "?" } else { ", ?" });
        if let Some(collation) = dialect.collation(column.collation) {
            sql.push_str(" COLLATE ");
            sql.push_str(collation);
        }
        sql.push_str(" AS ");
        ident(&mut sql, column.name);
    }
    sql.push_str(") WHERE ");
    condition(&mut sql, filter, table, dialect);
    sql
}

/// Primary keys of the first rows that reference a key. Who asks says how many.
pub fn children_sample(child: &TableDef, foreign_key: &ForeignKeyDef, limit: usize) -> String {
    let mut sql = String::from("SELECT ");
    ident_list(&mut sql, child.names(child.shape.key));
    sql.push_str(" FROM ");
    ident(&mut sql, child.shape.name);
    conditions(&mut sql, child, foreign_key.columns);
    sql.push_str(" LIMIT ");
    sql.push_str(&limit.to_string());
    sql
}

/// How many rows reference a key.
pub fn children_count(child: &TableDef, foreign_key: &ForeignKeyDef) -> String {
    let mut sql = String::from("SELECT count(*) FROM ");
    ident(&mut sql, child.shape.name);
    conditions(&mut sql, child, foreign_key.columns);
    sql
}
