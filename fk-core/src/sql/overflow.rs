//! Integers that become too large: an error wherever the value is used, never a REAL.
//!
//! Where arithmetic of integers overflows SQLite gives a REAL (SQLite documentation, "Datatypes", §4), and what comes of a
//! REAL is one again. So an overflow is looked for once, at the end of what passes it on: arithmetic, `sum`, and what
//! chooses one of some values. A comparison, a function or a key of a group isn't told a REAL.

use std::fmt::Write as _;

use super::writer::Writer;
use crate::expression::{Aggregate, Asks, Binary, Function, Node, Unary};
use crate::query::Output;

/// Whether the value, written as it is, may be the REAL of an overflow.
pub(super) fn may_overflow(node: &Node) -> bool {
    match node {
        Node::Integer(..) | Node::Unary(Unary::NegInteger, _) | Node::Call(Function::AbsInteger, _) => true,
        Node::Aggregate(Aggregate::Sum, _, Some(of)) => may_overflow(of),
        Node::Call(Function::Coalesce, parts) => parts.iter().any(may_overflow),
        Node::Case(arms, otherwise) => {
            arms.iter().any(|(_, value)| may_overflow(value)) || otherwise.as_deref().is_some_and(may_overflow)
        }
        Node::Query(query) if query.asks == Asks::Fold(Aggregate::Sum) => {
            query.data.outputs.iter().any(|output| matches!(output, Output::Value(node) if may_overflow(node)))
        }
        _ => false,
    }
}

/// As many factors as a REAL has room for, however many such products are summed: more could become infinite, and the
/// difference of two infinite numbers is NULL.
const FACTORS: usize = 8;

/// How many factors a value, written as it is, has at most.
fn factors(node: &Node) -> usize {
    let most = |nodes: &mut dyn Iterator<Item = &Node>| nodes.map(factors).max().unwrap_or(1);
    match node {
        Node::Integer(op, sides) => together(*op, &sides[0], &sides[1]).unwrap_or(2),
        Node::Unary(Unary::NegInteger, of) | Node::Aggregate(Aggregate::Sum, _, Some(of)) => factors(of),
        Node::Call(Function::Coalesce | Function::AbsInteger, parts) => most(&mut parts.iter()),
        Node::Case(arms, otherwise) => most(&mut arms.iter().map(|(_, value)| value).chain(otherwise.as_deref())),
        Node::Query(query) if query.asks == Asks::Fold(Aggregate::Sum) => {
            most(&mut query.data.outputs.iter().filter_map(|output| match output {
                Output::Value(node) => Some(node),
                Output::Table(_) => None,
            }))
        }
        _ => 1,
    }
}

/// Whether what comes of an overflow is the REAL of one: a quotient or a remainder of it may look like any other.
pub(super) fn passes_on(op: Binary, left: &Node, right: &Node) -> bool {
    together(op, left, right).is_some()
}

fn together(op: Binary, left: &Node, right: &Node) -> Option<usize> {
    if matches!(op, Binary::Div | Binary::Rem) {
        return None;
    }
    Some(factors(left) + factors(right)).filter(|factors| *factors <= FACTORS)
}

/// An error has this much of its expression.
const NAMED: usize = 300;

/// What is longer isn't written more than once.
const LONG: usize = 300;

impl Writer<'_> {
    /// Writes an expression whose value is used, or one that is passed on as it is.
    pub(super) fn operand(&mut self, node: &Node, passed_on: bool) {
        if passed_on { self.plain(node) } else { self.node(node) }
    }

    /// Writes arithmetic of integers: where its value is a REAL, a path that is none is looked for in JSON, which is an
    /// error with the expression in it.
    pub(super) fn checked(&mut self, node: &Node) {
        let text = self.piece(|writer| writer.plain(node));
        let mut words = String::from("'integer overflow in ");
        let end = text.floor_char_boundary(NAMED);
        words.push_str(&text[..end].replace('\'', "''"));
        words.push_str(if end < text.len() { " ..'" } else { "'" });
        // The type is a part of the path, so that it isn't computed beforehand.
        self.reused(node, &text, &mut |sql, x| {
            let _ = write!(
                sql,
                "CASE typeof({x}) WHEN 'real' THEN json_extract('1', {words} || substr(typeof({x}), 9)) ELSE {x} END"
            );
        });
    }

    /// Writes something in which a value stands several times. A query in it runs only once; what is long is written
    /// only once, since there may be more of the kind in it; and what is the same for all rows is a query of its own, since
    /// SQLite would compute it before it knows whether it is asked for.
    pub(super) fn reused(&mut self, node: &Node, text: &str, write: &mut dyn FnMut(&mut String, &str)) {
        let found = contents(node);
        // A function of a group can't be asked inside a query of its own.
        if found.aggregate || found.column && !found.query && text.len() <= LONG {
            write(&mut self.sql, text);
            return;
        }
        let name = self.unused("v");
        let _ = write!(self.sql, "(WITH {name}(x) AS MATERIALIZED (SELECT {text}) SELECT ");
        write(&mut self.sql, "x");
        let _ = write!(self.sql, " FROM {name})");
    }
}

/// What there is in an expression.
#[derive(Default, Clone, Copy)]
struct Contents {
    column: bool,
    query: bool,
    aggregate: bool,
}

fn contents(node: &Node) -> Contents {
    let mut found = Contents::default();
    look(node, &mut found);
    found
}

fn look(node: &Node, found: &mut Contents) {
    match node {
        Node::Column { .. } | Node::LoadKey(..) => found.column = true,
        Node::Query(_) | Node::InTree(..) => found.query = true,
        Node::Aggregate(..) => found.aggregate = true,
        _ => {}
    }
    node.children().for_each(|child| look(child, found));
}
