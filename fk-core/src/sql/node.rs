//! Expressions in SQL, with values bound or, where SQL allows no parameter, as literals.

use std::fmt::Write as _;

use super::{Dialect, ident, ident_list};
use crate::any::Any;
use crate::expression::{Binary, Linked, Node, Unary};
use crate::schema::TableDef;

/// Says how values are written.
pub(super) enum Values<'a> {
    /// As `?`; who renders binds them in the order in which they are met.
    Bound,
    /// As literals of the dialect.
    Literal(&'a Dialect),
}

pub(super) fn write(sql: &mut String, node: &Node, table: &TableDef, values: &Values<'_>) {
    match node {
        Node::Column { index, .. } => ident(sql, table.column(*index).name),
        Node::Value(value) => match values {
            Values::Bound => sql.push('?'),
            Values::Literal(dialect) => literal(sql, value, dialect),
        },
        // Who runs the query gives the error before the text is used.
        Node::Invalid(_) => sql.push_str("NULL"),
        Node::Unary(op, operand) => {
            let (before, after) = unary(*op);
            sql.push_str(before);
            write(sql, operand, table, values);
            sql.push_str(after);
        }
        Node::Binary(op, left, right) => {
            sql.push('(');
            write(sql, left, table, values);
            sql.push_str(binary(*op));
            write(sql, right, table, values);
            sql.push(')');
        }
        Node::Chain(op, parts) => {
            sql.push('(');
            for (i, part) in parts.iter().enumerate() {
                if i > 0 {
                    sql.push_str(binary(*op));
                }
                write(sql, part, table, values);
            }
            sql.push(')');
        }
        Node::Between(node, low, high) => {
            sql.push('(');
            write(sql, node, table, values);
            sql.push_str(" BETWEEN ");
            write(sql, low, table, values);
            sql.push_str(" AND ");
            write(sql, high, table, values);
            sql.push(')');
        }
        Node::In(node, list) => {
            sql.push('(');
            write(sql, node, table, values);
            sql.push_str(" IN (");
            for (i, value) in list.iter().enumerate() {
                if i > 0 {
                    sql.push_str(", ");
                }
                write(sql, value, table, values);
            }
            sql.push_str("))");
        }
        Node::Linked(linked) => write_linked(sql, linked, table, values),
    }
}

fn write_linked(sql: &mut String, linked: &Linked, table: &TableDef, values: &Values<'_>) {
    // A row value of one column is none (SQLite documentation, "Row Values", §2).
    let several = linked.columns.len() > 1;
    sql.push_str(if several { "((" } else { "(" });
    ident_list(sql, table.names(linked.columns));
    sql.push_str(if several { ") IN (SELECT " } else { " IN (SELECT " });
    ident_list(sql, linked.other.names(linked.other_columns));
    sql.push_str(" FROM ");
    ident(sql, linked.other.shape.name);
    sql.push_str(" WHERE ");
    write(sql, &linked.filter, linked.other, values);
    sql.push_str("))");
}

fn unary(op: Unary) -> (&'static str, &'static str) {
    match op {
        Unary::Not => ("(NOT ", ")"),
        Unary::Neg => ("(- ", ")"),
        Unary::IsNull => ("(", " IS NULL)"),
        Unary::IsNotNull => ("(", " IS NOT NULL)"),
        Unary::Length => ("length(", ")"),
    }
}

fn binary(op: Binary) -> &'static str {
    match op {
        Binary::Eq => " = ",
        Binary::Ne => " <> ",
        Binary::Lt => " < ",
        Binary::Le => " <= ",
        Binary::Gt => " > ",
        Binary::Ge => " >= ",
        Binary::And => " AND ",
        Binary::Or => " OR ",
        Binary::Add => " + ",
        Binary::Sub => " - ",
        Binary::Mul => " * ",
        Binary::Like => " LIKE ",
    }
}

/// Writes a value that the declaration of a table has: never one of a user's.
pub(super) fn literal(sql: &mut String, value: &Any, dialect: &Dialect) {
    // Writing to a `String` can't fail.
    let _ = match value {
        Any::Null => sql.write_str("NULL"),
        // The smallest integer is read as a real number when written out.
        Any::Integer(i64::MIN) => sql.write_str("(-9223372036854775807 - 1)"),
        Any::Integer(i) => write!(sql, "{i}"),
        Any::Real(r) if r.is_infinite() => sql.write_str(if *r > 0.0 { "9e999" } else { "-9e999" }),
        Any::Real(r) => write!(sql, "{r:?}"),
        Any::Text(t) => write!(sql, "'{}'", t.replace('\'', "''")),
        Any::Blob(b) => {
            sql.push_str(dialect.blob_literal.0);
            for byte in b {
                let _ = write!(sql, "{byte:02x}");
            }
            sql.write_str(dialect.blob_literal.1)
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::dialect::PLAIN;

    #[test]
    fn literals_are_exact() {
        let written = |value| {
            let mut sql = String::new();
            literal(&mut sql, &value, &PLAIN);
            sql
        };
        assert_eq!(written(Any::Text("it's".into())), "'it''s'");
        assert_eq!(written(Any::Real(1.0)), "1.0");
        assert_eq!(written(Any::Integer(i64::MIN)), "(-9223372036854775807 - 1)");
        assert_eq!(written(Any::Blob(vec![1, 255])), "x'01ff'");
    }
}
