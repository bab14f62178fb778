//! One column of CREATE TABLE: what its values are, and where they come from if a statement names none.

use super::{constraint, formula};
use crate::expression::Node;
use crate::schema::{ColumnDef, Formula, TableDef};
use crate::sql::node::literal;
use crate::sql::{Dialect, ident};

/// Gives CREATE TEMP TABLE for a table of the same columns without constraints: types and collations, defaults and what is
/// generated.
pub fn create_stage(name: &str, table: &TableDef, dialect: &Dialect) -> String {
    let mut sql = String::from("CREATE TEMP TABLE ");
    ident(&mut sql, name);
    for (at, column) in table.shape.columns.iter().enumerate() {
        sql.push_str(if at == 0 { " (" } else { ", " });
        write_kind(&mut sql, column, dialect);
        write_computed(&mut sql, table, column, dialect);
    }
    sql.push(')');
    sql
}

pub(super) fn write_column(sql: &mut String, table: &TableDef, at: usize, column: &ColumnDef, dialect: &Dialect) {
    write_kind(sql, column, dialect);
    if table.shape.generated_key && table.shape.key == [at] {
        sql.push(' ');
        constraint(sql, table.shape.key_name);
        sql.push_str("PRIMARY KEY");
        if table.shape.autoincrement {
            sql.push_str(dialect.autoincrement);
        }
    }
    if !column.nullable {
        sql.push_str(" NOT NULL");
    }
    write_computed(sql, table, column, dialect);
}

/// The name, and how values are stored and compared.
fn write_kind(sql: &mut String, column: &ColumnDef, dialect: &Dialect) {
    ident(sql, column.name);
    sql.push(' ');
    sql.push_str(dialect.type_name(column.scalar.storage));
    if let Some(collation) = dialect.collation(column.collation) {
        sql.push_str(" COLLATE ");
        sql.push_str(collation);
    }
}

/// What stands in the column if a statement doesn't say it.
fn write_computed(sql: &mut String, table: &TableDef, column: &ColumnDef, dialect: &Dialect) {
    if let Some(default) = column.default {
        sql.push_str(" DEFAULT ");
        write_default(sql, default, table, dialect);
    }
    if let Some(generated) = column.generated {
        sql.push_str(" GENERATED ALWAYS AS ");
        formula(sql, generated.formula, table, dialect);
        sql.push_str(if generated.stored { " STORED" } else { " VIRTUAL" });
    }
}

/// A literal stands alone, anything else in parentheses.
fn write_default(sql: &mut String, default: Formula, table: &TableDef, dialect: &Dialect) {
    match default {
        Formula::Typed(node) => match node() {
            Node::Value(value) => literal(sql, &value, dialect),
            // Who opens the database gives the error before the text is used.
            Node::Invalid(_) => sql.push_str("NULL"),
            _ => formula(sql, default, table, dialect),
        },
        Formula::Sql(_) => formula(sql, default, table, dialect),
    }
}
