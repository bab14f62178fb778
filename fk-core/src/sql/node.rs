//! Expressions in SQL, with values bound or, where SQL allows no parameter, as literals.

use std::fmt::Write as _;

use super::overflow::{may_overflow, passes_on};
use super::query::{is_constant, is_of_others};
use super::writer::Writer;
use super::{Dialect, ident};
use crate::any::Any;
use crate::expression::{Aggregate, Asks, Binary, Node, Scope, Subquery, Unary};
use crate::schema::Storage;

/// Where a list isn't bound as one value, one that is longer stands in the text: SQLite has 32 766 parameters ("Limits In
/// SQLite", §9), for all lists of a statement together.
pub const MOST_LISTED: usize = 1000;

impl Writer<'_> {
    /// Writes an expression whose value is used inside the statement: arithmetic that overflows is an error there.
    pub(super) fn node(&mut self, node: &Node) {
        if !self.literal && may_overflow(node) { self.checked(node) } else { self.plain(node) }
    }

    /// Writes an expression whose value leaves the statement as it is: who reads it sees an overflow.
    pub(super) fn plain(&mut self, node: &Node) {
        match node {
            Node::Column { path, index } => self.column(*path, *index),
            Node::Value(value) => self.value(value),
            // Who runs the query gives the error before the text is used.
            Node::Invalid(_) => self.push("NULL"),
            Node::Unary(op, operand) => {
                let (before, after) = unary(*op);
                self.push(before);
                // What is negated has overflowed before.
                match op {
                    Unary::NegInteger => self.plain(operand),
                    _ => self.node(operand),
                }
                self.push(after);
            }
            Node::Binary(op, sides) => {
                let [left, right] = &**sides;
                self.push("(");
                self.node(left);
                self.push(binary(*op));
                self.node(right);
                self.push(")");
            }
            Node::Integer(op, sides) => {
                let [left, right] = &**sides;
                let through = passes_on(*op, left, right);
                self.push("(");
                self.operand(left, through);
                self.push(binary(*op));
                self.operand(right, through);
                self.push(")");
            }
            Node::Chain(op, parts) => {
                self.push("(");
                self.list(parts, binary(*op));
                self.push(")");
            }
            Node::Between(parts) => {
                let [node, low, high] = &**parts;
                self.push("(");
                self.node(node);
                self.push(" BETWEEN ");
                self.node(low);
                self.push(" AND ");
                self.node(high);
                self.push(")");
            }
            Node::In(node, list) => {
                self.push("(");
                self.node(node);
                self.push(" IN (");
                self.list(list, ", ");
                self.push("))");
            }
            Node::Rows(op, pairs) => {
                self.push("((");
                self.list(pairs.iter().map(|[left, _]| left), ", ");
                self.push(")");
                self.push(binary(*op));
                self.push("(");
                self.list(pairs.iter().map(|[_, right]| right), ", ");
                self.push("))");
            }
            Node::InArray(node, values) => self.in_array(node, values),
            Node::Call(function, parts) => self.call(*function, parts),
            Node::Case(arms, otherwise) => {
                self.push("CASE");
                for (condition, value) in arms {
                    self.push(" WHEN ");
                    self.node(condition);
                    self.push(" THEN ");
                    self.plain(value);
                }
                if let Some(otherwise) = otherwise {
                    self.push(" ELSE ");
                    self.plain(otherwise);
                }
                self.push(" END");
            }
            Node::Cast(node, storage) => {
                self.push("CAST(");
                self.node(node);
                self.push(" AS ");
                self.push(self.dialect.type_name(*storage));
                self.push(")");
            }
            Node::Aggregate(aggregate, scope, of) => self.of_group(*aggregate, *scope, of.as_deref()),
            Node::Query(query) => self.subquery(query),
            Node::InTree(values, walk) => self.in_tree(values, walk),
            Node::LoadKey(at, of, storage) => self.load_key(*at, *of, *storage),
        }
    }

    /// Writes nodes with something between them.
    pub(super) fn list<'n>(&mut self, nodes: impl IntoIterator<Item = &'n Node>, between: &str) {
        for (i, node) in nodes.into_iter().enumerate() {
            self.push(if i == 0 { "" } else { between });
            self.node(node);
        }
    }

    /// Writes a function of all rows of a group of a query. SQLite takes it for one of the innermost query whose columns are
    /// in it; so where none of that query's are, its key is written too, which is never NULL.
    fn of_group(&mut self, aggregate: Aggregate, scope: Scope, of: Option<&Node>) {
        let key = self.key_among_others(scope).filter(|(_, inner)| match of {
            None => !inner,
            Some(node) => is_of_others(node, scope) || !inner && is_constant(node),
        });
        let Some((key, _)) = key else { return self.aggregate(aggregate, of) };
        let (before, after) = around(aggregate);
        let _ = write!(self.sql, "{before}CASE {key} WHEN {key} THEN ");
        match of {
            None => self.push("1"),
            Some(node) => self.node(node),
        }
        self.push(" END");
        self.push(after);
    }

    /// A column of the key of a query, if that is one of several that are being written, and whether it is the innermost.
    fn key_among_others(&self, scope: Scope) -> Option<(String, bool)> {
        let (alias, table, inner) = self.among_others(scope)?;
        let mut key = format!("t{alias}.");
        ident(&mut key, table.names(table.shape.key).next()?);
        Some((key, inner))
    }

    /// Writes a function of all rows of a group.
    pub(super) fn aggregate(&mut self, aggregate: Aggregate, of: Option<&Node>) {
        let (before, after) = around(aggregate);
        self.push(before);
        match (aggregate, of) {
            (_, None) => self.push("*"),
            // The sum of an overflow is a REAL too.
            (Aggregate::Sum | Aggregate::SumReal, Some(node)) => self.plain(node),
            (_, Some(node)) => self.node(node),
        }
        self.push(after);
    }

    fn subquery(&mut self, query: &Subquery) {
        match &query.asks {
            Asks::Contains(values) => {
                self.push("(");
                // A row value of one column is none (SQLite documentation, "Row Values", §2).
                let several = values.len() > 1;
                self.push(if several { "(" } else { "" });
                self.list(values, ", ");
                self.push(if several { ") IN (" } else { " IN (" });
                self.select(&query.data, super::Kind::Rows, None);
                self.push("))");
            }
            Asks::Exists => {
                self.push("EXISTS (");
                self.select(&query.data, super::Kind::Exists, None);
                self.push(")");
            }
            Asks::Value => {
                self.push("(");
                self.select(&query.data, super::Kind::Rows, None);
                self.push(")");
            }
            Asks::Fold(aggregate) => {
                self.push("(");
                self.select(&query.data, super::Kind::Fold(*aggregate), None);
                self.push(")");
            }
        }
    }

    /// So many values are the rows of one table.
    fn in_array(&mut self, node: &Node, values: &[Any]) {
        self.push("(");
        self.node(node);
        if let (Some(array), false) = (self.dialect.array, self.literal) {
            self.values += 1;
            let array = self.array(array, self.values);
            let _ = write!(self.sql, " IN (SELECT value FROM {array}))");
            return;
        }
        for (i, value) in values.iter().enumerate() {
            self.push(if i == 0 { " IN (" } else { ", " });
            if values.len() > MOST_LISTED { literal(&mut self.sql, value, self.dialect) } else { self.value(value) }
        }
        self.push("))");
    }

    fn load_key(&mut self, at: usize, of: usize, storage: Storage) {
        if of == 1 {
            self.push("k.value");
            return;
        }
        let part = format!("json_extract(k.value, '$[{at}]')");
        match storage {
            Storage::Integer | Storage::Real => self.push(&part),
            Storage::Text => {
                let _ = write!(self.sql, "CAST(unhex({part}) AS TEXT)");
            }
            Storage::Blob => {
                let _ = write!(self.sql, "unhex({part})");
            }
        }
    }

    fn value(&mut self, value: &Any) {
        if self.literal {
            literal(&mut self.sql, value, self.dialect);
            return;
        }
        self.values += 1;
        let _ = write!(self.sql, "?{}", self.values);
    }

    /// Writes `t1."name"`, or the name alone.
    pub(super) fn qualified(&mut self, alias: Option<usize>, name: &str) {
        if let Some(alias) = alias {
            let _ = write!(self.sql, "t{alias}.");
        }
        ident(&mut self.sql, name);
    }
}

fn unary(op: Unary) -> (&'static str, &'static str) {
    match op {
        Unary::Not => ("(NOT ", ")"),
        Unary::Neg | Unary::NegInteger => ("(- ", ")"),
        Unary::IsNotTrue => ("(", " IS NOT TRUE)"),
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
        Binary::Div => " / ",
        Binary::Rem => " % ",
        Binary::Like => " LIKE ",
        Binary::Glob => " GLOB ",
        Binary::Is => " IS ",
        Binary::IsNot => " IS NOT ",
        Binary::Concat => " || ",
    }
}

pub(super) fn around(aggregate: Aggregate) -> (&'static str, &'static str) {
    match aggregate {
        Aggregate::Count => ("count(", ")"),
        Aggregate::CountDistinct => ("count(DISTINCT ", ")"),
        Aggregate::Sum => ("coalesce(sum(", "), 0)"),
        // Of infinities with both signs it is NULL, which is no number, and not 0.
        Aggregate::SumReal => ("total(", ")"),
        Aggregate::Min => ("min(", ")"),
        Aggregate::Max => ("max(", ")"),
        Aggregate::Avg => ("avg(", ")"),
    }
}

/// Writes a value that the declaration of a table has, or one of a list that is too long to be bound.
pub(super) fn literal(sql: &mut String, value: &Any, dialect: &Dialect) {
    // Writing to a `String` can't fail.
    let _ = match value {
        Any::Null => sql.write_str("NULL"),
        // The smallest integer is read as a real number when written out.
        Any::Integer(i64::MIN) => sql.write_str("(-9223372036854775807 - 1)"),
        Any::Integer(i) => write!(sql, "{i}"),
        Any::Real(r) if r.is_infinite() => sql.write_str(if *r > 0.0 { "9e999" } else { "-9e999" }),
        Any::Real(r) => write!(sql, "{r:?}"),
        // SQL ends where such a character is.
        Any::Text(t) if t.contains('\0') => {
            sql.push_str("CAST(");
            bytes(sql, t.as_bytes(), dialect);
            write!(sql, " AS {})", dialect.text)
        }
        Any::Text(t) => write!(sql, "'{}'", t.replace('\'', "''")),
        Any::Blob(b) => {
            bytes(sql, b, dialect);
            Ok(())
        }
    };
}

fn bytes(sql: &mut String, bytes: &[u8], dialect: &Dialect) {
    sql.push_str(dialect.blob_literal.0);
    for byte in bytes {
        let _ = write!(sql, "{byte:02x}");
    }
    sql.push_str(dialect.blob_literal.1);
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
