//! Expressions in SQL, with values bound or, where SQL allows no parameter, as literals.

use std::fmt::Write as _;

use super::writer::Writer;
use super::{Dialect, ident};
use crate::any::Any;
use crate::expression::{Aggregate, Asks, Binary, Function, Node, Subquery, Unary};
use crate::schema::Storage;

impl Writer<'_> {
    /// Writes an expression whose value is used inside the statement: arithmetic that overflows is an error there.
    pub(super) fn node(&mut self, node: &Node) {
        match node {
            Node::Integer(..) | Node::Unary(Unary::NegInteger, _) if !self.literal => self.checked(node),
            _ => self.plain(node),
        }
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
            Node::Binary(op, left, right) => {
                self.push("(");
                self.node(left);
                self.push(binary(*op));
                self.node(right);
                self.push(")");
            }
            Node::Integer(op, left, right) => {
                self.push("(");
                // An overflow is a REAL, and so is what comes of it.
                self.plain(left);
                self.push(binary(*op));
                self.plain(right);
                self.push(")");
            }
            Node::Chain(op, parts) => {
                self.push("(");
                self.list(parts, binary(*op));
                self.push(")");
            }
            Node::Between(node, low, high) => {
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
            Node::Row(parts) => {
                self.push("(");
                self.list(parts, ", ");
                self.push(")");
            }
            Node::Call(Function::Coalesce, parts) => {
                self.push("coalesce(");
                for (i, part) in parts.iter().enumerate() {
                    self.push(if i == 0 { "" } else { ", " });
                    self.plain(part);
                }
                self.push(")");
            }
            Node::Case(arms, otherwise) => {
                self.push("CASE");
                for (condition, value) in arms {
                    self.push(" WHEN ");
                    self.node(condition);
                    self.push(" THEN ");
                    self.node(value);
                }
                if let Some(otherwise) = otherwise {
                    self.push(" ELSE ");
                    self.node(otherwise);
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
            Node::Aggregate(aggregate, of) => self.aggregate(*aggregate, of.as_deref()),
            Node::Query(query) => self.subquery(query),
            Node::LoadKey(at, of, storage) => self.load_key(*at, *of, *storage),
        }
    }

    /// Writes nodes with something between them.
    fn list(&mut self, nodes: &[Node], between: &str) {
        for (i, node) in nodes.iter().enumerate() {
            self.push(if i == 0 { "" } else { between });
            self.node(node);
        }
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

    /// Writes arithmetic of integers. Where it overflows SQLite gives a REAL (SQLite documentation, "Datatypes", §4):
    /// then a path that is none is looked for in JSON, which is an error with the expression in it.
    pub(super) fn checked(&mut self, node: &Node) {
        let text = self.piece(|writer| writer.plain(node));
        let mut words = String::from("'integer overflow in ");
        words.push_str(&text.replace('\'', "''"));
        words.push('\'');
        // Once is enough for a query.
        let once = has_query(node);
        let value = if once { "x" } else { &text };
        if once {
            let _ = write!(self.sql, "(WITH v(x) AS MATERIALIZED (SELECT {text}) SELECT ");
        }
        // The type is a part of the path, so that it isn't computed beforehand.
        let _ = write!(
            self.sql,
            "CASE typeof({value}) WHEN 'real' THEN json_extract('1', {words} || substr(typeof({value}), 9)) ELSE {value} END"
        );
        if once {
            self.push(" FROM v)");
        }
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

/// Whether there is a query in it.
fn has_query(node: &Node) -> bool {
    match node {
        Node::Query(_) => true,
        Node::Unary(_, node) | Node::Cast(node, _) => has_query(node),
        Node::Binary(_, left, right) | Node::Integer(_, left, right) => has_query(left) || has_query(right),
        Node::Call(_, nodes) | Node::Chain(_, nodes) | Node::Row(nodes) => nodes.iter().any(has_query),
        Node::Between(node, low, high) => [node, low, high].into_iter().any(|node| has_query(node)),
        Node::In(node, list) => has_query(node) || list.iter().any(has_query),
        Node::Case(arms, otherwise) => {
            arms.iter().any(|(condition, value)| has_query(condition) || has_query(value))
                || otherwise.as_deref().is_some_and(has_query)
        }
        // A function of a group can't be asked inside a query of its own.
        Node::Aggregate(..) | Node::Column { .. } | Node::Value(_) | Node::Invalid(_) | Node::LoadKey(..) => false,
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
        Aggregate::SumReal => ("coalesce(sum(", "), 0.0)"),
        Aggregate::Min => ("min(", ")"),
        Aggregate::Max => ("max(", ")"),
        Aggregate::Avg => ("avg(", ")"),
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
