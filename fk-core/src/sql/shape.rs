//! The shape of a query: the exact bytes that tell it from others, values excluded, and its values.
//!
//! A query is walked twice at most: here, and by `query`, which writes the text, in the same order. Who has seen a shape
//! before needs no text.

use super::query::{Kind, effective_limit, written};
use crate::any::Any;
use crate::error::{Error, Result};
use crate::expression::{Asks, Node, Path, Scope, Step, Subquery};
use crate::query::{Compounded, Output, QueryData};
use crate::schema::TableDef;

/// Holds what tells a query from others, and its values.
#[derive(Debug, Default)]
pub struct Shape<'q> {
    /// Exact, so that no two different queries have the same.
    pub bytes: Vec<u8>,
    /// The values, in the order of their `?`.
    pub values: Few<Bind<'q>, 6>,
}

/// Is what is bound to one `?`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bind<'q> {
    /// A value.
    One(&'q Any),
    /// Any number of values, as the rows of a table.
    Many(&'q [Any]),
}

impl<'q> From<&'q Any> for Bind<'q> {
    fn from(value: &'q Any) -> Self {
        Self::One(value)
    }
}

/// Keeps a few things without asking for memory, and more with.
#[derive(Debug)]
pub struct Few<T, const N: usize> {
    first: [Option<T>; N],
    count: usize,
    more: Vec<T>,
}

impl<T: Copy, const N: usize> Default for Few<T, N> {
    fn default() -> Self {
        Self { first: [None; N], count: 0, more: Vec::new() }
    }
}

impl<T: Copy, const N: usize> Few<T, N> {
    pub(crate) fn push(&mut self, value: T) {
        match self.first.get_mut(self.count) {
            Some(place) => *place = Some(value),
            None => self.more.push(value),
        }
        self.count += 1;
    }

    fn pop(&mut self) {
        self.count = self.count.saturating_sub(1);
        match self.first.get_mut(self.count) {
            Some(place) => *place = None,
            None => self.more.truncate(self.count - N),
        }
    }

    pub(crate) const fn len(&self) -> usize {
        self.count
    }

    /// Gives them in order.
    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        self.first.iter().map_while(|value| *value).chain(self.more.iter().copied())
    }
}

/// Walks a query; `limit` overrides the query's own if it is smaller.
///
/// # Errors
/// [`Error::ForeignColumn`] for a column of another query, [`Error::Encode`] for a value that can't be stored,
/// [`Error::Refused`] for a condition that is nested too deep.
pub fn shape<'q>(shape: &mut Shape<'q>, data: &'q QueryData, kind: Kind, limit: Option<u64>) -> Result<()> {
    let number = match kind {
        Kind::Rows => 0,
        Kind::Exists => 2,
        Kind::Keys => 3,
        Kind::Children => 4,
        Kind::Fold(aggregate) => 16 + aggregate as u8,
    };
    shape.bytes.push(number);
    let mut walk = Walk::new(shape, data.table);
    walk.query(data, kind, limit);
    walk.finish()
}

/// Walks an expression of a query.
///
/// # Errors
/// Those of [`shape`].
pub(crate) fn expression_shape<'q>(shape: &mut Shape<'q>, data: &QueryData, node: &'q Node) -> Result<()> {
    let mut walk = Walk::new(shape, data.table);
    walk.enter(data.scope);
    walk.node(node);
    walk.finish()
}

pub(super) struct Walk<'a, 'q> {
    shape: &'a mut Shape<'q>,
    /// The outermost table, for errors.
    table: &'static TableDef,
    /// The queries that the walk is inside of.
    scopes: Few<Scope, 4>,
    depth: usize,
    /// Why there is no such statement. Nothing that comes after it matters.
    failed: Option<Error>,
}

/// A query is walked by recursion, on threads of 2 MiB too.
const DEPTH: usize = 128;

impl<'a, 'q> Walk<'a, 'q> {
    pub(super) fn new(shape: &'a mut Shape<'q>, table: &'static TableDef) -> Self {
        Self { shape, table, scopes: Few::default(), depth: 0, failed: None }
    }

    /// Goes into a statement whose columns have a scope.
    pub(super) fn enter(&mut self, scope: Scope) {
        self.scopes.push(scope);
    }

    pub(super) fn leave(&mut self) {
        self.scopes.pop();
    }

    /// Says whether the statement can be written.
    pub(super) fn finish(self) -> Result<()> {
        self.failed.map_or(Ok(()), Err)
    }

    #[cold]
    fn fail(&mut self, error: Error) {
        self.failed.get_or_insert(error);
    }

    pub(super) fn query(&mut self, data: &'q QueryData, kind: Kind, limit: Option<u64>) {
        if self.scopes.iter().any(|scope| scope == data.scope) {
            return self.fail(Error::ForeignColumn { table: data.table.shape.name });
        }
        if self.depth == DEPTH {
            return self.too_deep();
        }
        self.depth += 1;
        self.scopes.push(data.scope);
        self.byte(if data.distinct { b'd' } else { b's' });
        if let Some(parts) = &data.compound {
            self.compound(parts);
        }
        let (outputs, order) = written(data, kind, limit);
        // What a compound query gives is what its parts do.
        for output in data.outputs.iter().filter(|_| outputs && !data.is_compound()) {
            match output {
                Output::Table(path) => {
                    self.byte(b't');
                    self.path(*path);
                }
                Output::Value(node) => {
                    self.byte(b'o');
                    self.node(node);
                }
            }
        }
        if let Some(filter) = &data.filter {
            self.byte(b'f');
            self.node(filter);
        }
        if let Some(group) = &data.group {
            self.byte(b'g');
            for key in &group.by {
                self.byte(b'k');
                self.node(key);
            }
            if let Some(having) = &group.having {
                self.byte(b'h');
                self.node(having);
            }
        }
        if order {
            self.order(data);
        }
        self.byte(b'.');
        self.number(effective_limit(data, limit).unwrap_or(u64::MAX));
        self.number(data.offset);
        self.scopes.pop();
        self.depth -= 1;
    }

    fn compound(&mut self, parts: &'q Compounded) {
        self.byte(b'U');
        self.position(parts.rest.len());
        self.name(parts.first.table.shape.name);
        self.query(&parts.first, Kind::Rows, None);
        for (operator, part) in &parts.rest {
            self.byte(*operator as u8);
            self.name(part.table.shape.name);
            self.query(part, Kind::Rows, None);
        }
    }

    fn order(&mut self, data: &'q QueryData) {
        for sort in &data.order {
            self.byte(if sort.descending { b'v' } else { b'^' });
            self.byte(sort.unusual().map_or(0, |first| 1 + u8::from(first)));
            self.node(&sort.by);
        }
    }

    fn byte(&mut self, byte: u8) {
        self.shape.bytes.push(byte);
    }

    fn number(&mut self, number: u64) {
        self.shape.bytes.extend_from_slice(&number.to_le_bytes());
    }

    pub(super) fn position(&mut self, position: usize) {
        // A table has fewer than 2¹⁶ columns, a list of values fewer than 2³² entries.
        self.shape.bytes.extend_from_slice(&u32::try_from(position).unwrap_or(u32::MAX).to_le_bytes());
    }

    /// A schema has each table once, and a name is as exact as its length before it.
    fn name(&mut self, name: &str) {
        self.position(name.len());
        self.shape.bytes.extend_from_slice(name.as_bytes());
    }

    fn scope(&mut self, scope: Scope) {
        let known = self.scopes.iter().position(|own| own == scope);
        match known {
            Some(scope) => self.position(scope),
            None => self.fail(Error::ForeignColumn { table: self.table.shape.name }),
        }
    }

    fn path(&mut self, path: Path) {
        self.scope(path.scope());
        for step in path.steps() {
            match step {
                Step::To(key) => {
                    self.byte(b'>');
                    self.position(key);
                }
                Step::Back(child, key) => {
                    self.byte(b'<');
                    self.name(child.shape.name);
                    self.position(key);
                }
            }
        }
        self.byte(b'.');
    }

    #[cold]
    fn too_deep(&mut self) {
        let reason = format!("a condition of the query is nested more than {DEPTH} deep");
        self.fail(Error::Refused { reason, sql: format!("a query of \"{}\"", self.table.shape.name) });
    }

    pub(super) fn node(&mut self, node: &'q Node) {
        if self.depth == DEPTH {
            return self.too_deep();
        }
        self.depth += 1;
        self.parts(node);
        self.depth -= 1;
    }

    fn nodes(&mut self, nodes: &'q [Node]) {
        self.position(nodes.len());
        self.each(nodes);
    }

    /// Walks nodes whose number is known from what they belong to.
    fn each(&mut self, nodes: impl IntoIterator<Item = &'q Node>) {
        for node in nodes {
            self.node(node);
        }
    }

    fn parts(&mut self, node: &'q Node) {
        match node {
            Node::Column { path, index } => {
                self.byte(b'c');
                self.position(*index);
                self.path(*path);
            }
            Node::Value(value) => {
                self.byte(b'?');
                self.shape.values.push(Bind::One(value));
            }
            Node::Invalid(source) => {
                let (table, column) = (self.table.shape.name.to_owned(), "query".to_owned());
                self.fail(Error::Encode { table, column, source: Box::new(source.clone()) });
            }
            Node::Unary(op, operand) => {
                self.shape.bytes.extend_from_slice(&[b'u', *op as u8]);
                self.node(operand);
            }
            Node::Binary(op, sides) => {
                self.shape.bytes.extend_from_slice(&[b'b', *op as u8]);
                self.each(&**sides);
            }
            Node::Integer(op, sides) => {
                self.shape.bytes.extend_from_slice(&[b'a', *op as u8]);
                self.each(&**sides);
            }
            Node::Chain(op, parts) => {
                self.shape.bytes.extend_from_slice(&[b'n', *op as u8]);
                self.nodes(parts);
            }
            Node::Between(parts) => {
                self.byte(b'w');
                self.each(&**parts);
            }
            Node::In(node, list) => {
                self.byte(b'i');
                self.node(node);
                self.nodes(list);
            }
            Node::Rows(op, pairs) => {
                self.shape.bytes.extend_from_slice(&[b'r', *op as u8]);
                self.position(pairs.len());
                self.each(pairs.iter().map(|[left, _]| left));
                self.each(pairs.iter().map(|[_, right]| right));
            }
            Node::InArray(node, values) => {
                self.byte(b'I');
                self.node(node);
                self.shape.values.push(Bind::Many(values));
            }
            Node::Call(function, parts) => {
                self.shape.bytes.extend_from_slice(&[b'F', *function as u8]);
                self.nodes(parts);
            }
            Node::Case(arms, otherwise) => {
                self.byte(b'C');
                self.position(arms.len());
                for (condition, value) in arms {
                    self.node(condition);
                    self.node(value);
                }
                self.byte(u8::from(otherwise.is_some()));
                if let Some(otherwise) = otherwise {
                    self.node(otherwise);
                }
            }
            Node::Cast(node, storage) => {
                self.shape.bytes.extend_from_slice(&[b'T', *storage as u8]);
                self.node(node);
            }
            Node::Aggregate(aggregate, scope, of) => {
                self.shape.bytes.extend_from_slice(&[b'A', *aggregate as u8, u8::from(of.is_some())]);
                self.scope(*scope);
                if let Some(of) = of {
                    self.node(of);
                }
            }
            Node::Query(query) => self.subquery(query),
            Node::InTree(values, walk) => {
                self.shape.bytes.extend_from_slice(&[b'W', u8::from(walk.up), u8::from(walk.itself)]);
                self.name(walk.table.shape.name);
                self.position(walk.key);
                self.nodes(values);
                self.nodes(&walk.start);
            }
            Node::LoadKey(at, of, storage) => {
                self.shape.bytes.extend_from_slice(&[b'K', *storage as u8]);
                self.position(*at);
                self.position(*of);
            }
        }
    }

    fn subquery(&mut self, query: &'q Subquery) {
        self.byte(b'q');
        let kind = match &query.asks {
            Asks::Value => {
                self.byte(b'v');
                Kind::Rows
            }
            Asks::Exists => {
                self.byte(b'e');
                Kind::Exists
            }
            Asks::Fold(aggregate) => {
                self.shape.bytes.extend_from_slice(&[b'f', *aggregate as u8]);
                Kind::Fold(*aggregate)
            }
            Asks::Contains(values) => {
                self.byte(b'c');
                self.nodes(values);
                Kind::Rows
            }
        };
        self.name(query.data.table.shape.name);
        self.query(&query.data, kind, None);
    }
}
