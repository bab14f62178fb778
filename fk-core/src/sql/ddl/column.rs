//! One column of CREATE TABLE: what its values are, and where they come from if a statement names none.

use super::{constraint, formula};
use crate::expression::Node;
use crate::schema::{ColumnDef, Formula, TableDef};
use crate::sql::node::literal;
use crate::sql::{Dialect, ident};

pub(super) fn write_column(sql: &mut String, table: &TableDef, at: usize, column: &ColumnDef, dialect: &Dialect) {
    ident(sql, column.name);
    sql.push(' ');
    sql.push_str(dialect.type_name(column.scalar.storage));
    if let Some(collation) = dialect.collation(column.collation) {
        sql.push_str(" COLLATE ");
        sql.push_str(collation);
    }
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
