//! A page as statements: the rows of a query behind, or before, a place in its order.
//!
//! The order always ends in the primary key, so that no two rows are in the same place. Where everything is sorted in one
//! direction the condition is a comparison of row values, `(a, b) > (?, ?)`; elsewhere it is written out, after a
//! comparison of the first column alone that an index can serve. NULL is its own part of the order: where a page may go over
//! its border, what is before the border and what is behind it are two statements, since `a < ? OR a IS NULL` would make
//! SQLite read all rows and sort them.

use super::cursor::{Place, put};
use super::{Output, QueryData, Sort};
use crate::any::{Any, AnyRef};
use crate::error::{Error, Result};
use crate::expression::{Aggregate, Asks, Binary, Function, Node, Path, Step, Unary};
use crate::row::Source;
use crate::schema::TableDef;
use crate::sql::{Bind, Shape, order_shape};
use crate::value::ValueError;

/// Is what a page asks for, without its types.
#[derive(Debug, Clone)]
pub struct PageData {
    pub(crate) data: QueryData,
    pub(crate) size: u64,
    pub(crate) from: Option<Place>,
    pub(crate) backwards: bool,
}

/// Says what a transaction runs for a page.
#[derive(Debug)]
pub struct PagePlan {
    /// To be run one after the other, until there are rows enough.
    pub statements: Vec<QueryData>,
    /// How many rows the page has at most.
    pub size: u64,
    /// Whether the rows come in the opposite order.
    pub backwards: bool,
    order: u64,
    from: Option<Place>,
    /// Where the values of the order are.
    at: Vec<At>,
}

/// Says where a page begins and ends, in the order in which it was read.
#[derive(Debug, Default)]
pub struct Ends {
    /// The place of the first row, if it is asked for.
    pub first: Option<Vec<Any>>,
    /// The place of the last row that the page can have.
    pub last: Option<Vec<Any>>,
    /// Whether there is a row behind it.
    pub further: bool,
}

/// Says where a value is: in this column, or so many behind what the form reads.
#[derive(Debug, Clone, Copy)]
enum At {
    Column(usize),
    Behind(usize),
}

/// Is one thing that rows are sorted by, in the direction of the page.
struct Term {
    by: Node,
    descending: bool,
    nulls_first: bool,
    nullable: bool,
}

/// Tells one order from another, in every run of a program (as FNV-1a with 64 bits does, eight bytes at a time).
pub(crate) struct Fingerprint(pub(crate) u64);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fingerprint {
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        let mut word = |word: u64| {
            // What the multiplication has carried up comes down again.
            let mixed = (self.0 ^ word).wrapping_mul(0x0100_0000_01b3);
            self.0 = mixed ^ (mixed >> 32);
        };
        let (words, rest) = bytes.as_chunks::<8>();
        for bytes in words {
            word(u64::from_le_bytes(*bytes));
        }
        for byte in rest {
            word(u64::from(*byte));
        }
        word(bytes.len() as u64);
    }
}

impl PageData {
    /// Gives the statements; `tables` are those of the schema.
    ///
    /// # Errors
    /// [`Error::Cursor`] for a cursor of another order, [`Error::Refused`] for a query that has no pages, and those of a
    /// query's shape.
    pub fn plan(mut self, tables: &[&'static TableDef]) -> Result<PagePlan> {
        self.check()?;
        complete(&mut self.data);
        let mut terms: Vec<Term> = Vec::with_capacity(self.data.order.len());
        for sort in &mut self.data.order {
            let nullable = may_be_null(&sort.by, self.data.table, tables);
            let nulls_first = sort.nulls_first.filter(|_| nullable).unwrap_or(!sort.descending);
            sort.nulls_first = said(nulls_first, sort.descending);
            let (descending, nulls_first) = (sort.descending != self.backwards, nulls_first != self.backwards);
            terms.push(Term { by: sort.by.clone(), descending, nulls_first, nullable });
        }
        let order = fingerprint(&self.data)?;
        if let Some(place) = &self.from
            && (place.order != order || place.values.len() != terms.len())
        {
            let reason = "it is of another order, which may be an older one of this query";
            return Err(Error::Cursor { table: self.data.table.shape.name, reason });
        }
        let at = places(&mut self.data);
        let statements = statements(self.data, terms, self.from.as_ref());
        Ok(PagePlan { statements, size: self.size, backwards: self.backwards, order, from: self.from, at })
    }

    fn check(&self) -> Result<()> {
        let reason = if self.size == 0 {
            "a page has at least one row"
        } else if self.data.distinct {
            "rows that are given only once have no place of their own in the order; leave `distinct` out"
        } else if self.data.limit.is_some() || self.data.offset > 0 {
            "a page has its own size and begins at a cursor; leave `limit` and `offset` out"
        } else {
            return Ok(());
        };
        Err(Error::Refused { reason: reason.to_owned(), sql: format!("a page of \"{}\"", self.data.table.shape.name) })
    }
}

impl PagePlan {
    /// Whether it begins at a cursor, so that one can go back.
    pub fn has_begun(&self) -> bool {
        self.from.is_some()
    }

    /// Gives the place of a row, what it gives ending before column `end`.
    ///
    /// # Errors
    /// [`Error::Decode`] for a text that isn't UTF-8.
    pub fn place(&self, row: &dyn Source, end: usize) -> Result<Vec<Any>> {
        let mut values = Vec::with_capacity(self.at.len());
        for at in &self.at {
            let column = match at {
                At::Column(column) => *column,
                At::Behind(number) => end + number,
            };
            let value = row.get(column);
            if let AnyRef::Text(text) = value
                && let Err(error) = std::str::from_utf8(text)
            {
                return Err(row.fail(column, ValueError::NotUtf8 { at: error.valid_up_to() }));
            }
            values.push(value.to_any());
        }
        Ok(values)
    }

    /// Gives the cursors to what is behind a page and to what is before it.
    pub(crate) fn cursors(self, ends: Ends) -> (Option<Place>, Option<Place>) {
        let order = self.order;
        let place = |values| Place { order, inclusive: false, values };
        let first = match (self.from, ends.first) {
            (Some(_), Some(first)) => Some(place(first)),
            // From an empty page one comes back to where it was asked for.
            (Some(from), None) => Some(Place { inclusive: !from.inclusive, ..from }),
            (None, _) => None,
        };
        let last = ends.last.filter(|_| ends.further).map(place);
        if self.backwards { (first, last) } else { (last, first) }
    }
}

/// Appends the primary key, where it isn't in the order, in the direction of what is last: an index that serves the rest
/// serves it too.
fn complete(data: &mut QueryData) {
    let (root, descending) = (data.root(), data.order.last().is_some_and(|sort| sort.descending));
    for index in data.table.shape.key {
        let column = Node::Column { path: root, index: *index };
        if !data.order.iter().any(|sort| sort.by == column) {
            data.order.push(Sort::new(column, descending));
        }
    }
}

/// What has to be said of NULL's place: nothing where it is the usual one.
fn said(nulls_first: bool, descending: bool) -> Option<bool> {
    (nulls_first == descending).then_some(nulls_first)
}

/// Whether an expression may be NULL; where that isn't known, it may.
fn may_be_null(node: &Node, table: &TableDef, tables: &[&'static TableDef]) -> bool {
    let either = |parts: [&Node; 2]| parts.into_iter().any(|part| may_be_null(part, table, tables));
    match node {
        Node::Column { path, index } => column_may_be_null(*path, *index, table, tables),
        Node::Value(value) => value.is_null(),
        Node::Unary(Unary::IsNull | Unary::IsNotNull | Unary::IsNotTrue, _) => false,
        Node::Unary(Unary::Not | Unary::Neg | Unary::NegInteger | Unary::Length, node) => {
            may_be_null(node, table, tables)
        }
        Node::Integer(Binary::Add | Binary::Sub | Binary::Mul, left, right)
        | Node::Binary(Binary::Concat, left, right) => either([left, right]),
        Node::Call(Function::Coalesce, parts) => parts.iter().all(|part| may_be_null(part, table, tables)),
        Node::Query(query) => !matches!(
            query.asks,
            Asks::Exists
                | Asks::Fold(Aggregate::Count | Aggregate::CountDistinct | Aggregate::Sum | Aggregate::SumReal)
        ),
        _ => true,
    }
}

fn column_may_be_null(path: Path, index: usize, table: &TableDef, tables: &[&'static TableDef]) -> bool {
    let mut table = table;
    for step in path.steps() {
        let Step::To(key) = step else { return true };
        let key = &table.foreign_keys[key];
        let parent = tables.iter().find(|own| own.shape.is(key.parent, key.parent_hash));
        match parent {
            Some(parent) if key.enforced && !key.nullable => table = parent,
            _ => return true,
        }
    }
    table.column(index).nullable
}

/// Tells the order from others: its shape, its values, and the names of what it is about, so that a column that has come to
/// stand where another stood is another.
fn fingerprint(data: &QueryData) -> Result<u64> {
    let mut shape = Shape { bytes: Vec::with_capacity(64), ..Shape::default() };
    order_shape(&mut shape, data)?;
    let mut print = Fingerprint::default();
    print.add(data.table.shape.name.as_bytes());
    for sort in &data.order {
        if let Node::Column { path, index } = &sort.by
            && path.is_root()
        {
            print.add(data.table.column(*index).name.as_bytes());
        }
    }
    for value in shape.values.iter() {
        match value {
            Bind::One(value) => put(&mut shape.bytes, value),
            Bind::Many(values) => values.iter().for_each(|value| put(&mut shape.bytes, value)),
        }
    }
    print.add(&shape.bytes);
    Ok(print.0)
}

/// Finds the values of the order among what the query gives, and appends those that aren't there.
fn places(data: &mut QueryData) -> Vec<At> {
    let root = data.root();
    if data.outputs.is_empty() {
        data.outputs.push(Output::Table(root));
    }
    let mut appended = Vec::new();
    let at = data.order.iter().map(|sort| {
        given(data, &sort.by).map_or_else(
            || {
                appended.push(Output::Value(sort.by.clone()));
                At::Behind(appended.len() - 1)
            },
            At::Column,
        )
    });
    let at = at.collect();
    data.outputs.append(&mut appended);
    at
}

/// Gives the column in which the query gives this already, as far as the columns can be counted.
fn given(data: &QueryData, node: &Node) -> Option<usize> {
    let mut at = 0;
    for output in &data.outputs {
        match output {
            Output::Table(path) if *path == data.root() => match node {
                Node::Column { path: of, index } if of == path => return Some(at + index),
                _ => at += data.table.shape.columns.len(),
            },
            Output::Table(_) => return None,
            Output::Value(value) if value == node => return Some(at),
            Output::Value(_) => at += 1,
        }
    }
    None
}

/// Divides the page into statements, each with its condition and its order.
fn statements(data: QueryData, mut terms: Vec<Term>, from: Option<&Place>) -> Vec<QueryData> {
    let Some((place, value)) = from.and_then(|place| Some((place, place.values.first()?))) else {
        return with(data, vec![(None, sorts(&terms))]);
    };
    let first = &mut terms[0];
    let is = |op| Node::unary(op, first.by.clone());
    let (is_null, is_not_null) = (is(Unary::IsNull), is(Unary::IsNotNull));
    let (nulls_first, nulls_last) = (first.nulls_first, first.nullable && !first.nulls_first);
    // NULL is left out by every comparison, and has a statement of its own.
    (first.nullable, first.nulls_first) = (false, true);
    if !value.is_null() {
        let condition = behind(&terms, &place.values, place.inclusive).unwrap_or(NEVER);
        let mut parts = vec![(Some(condition), sorts(&terms))];
        if nulls_last {
            parts.push((Some(is_null), sorts(&terms[1..])));
        }
        return with(data, parts);
    }
    let condition = match &terms[1..] {
        [] => place.inclusive.then_some(is_null),
        rest => behind(rest, &place.values[1..], place.inclusive).map(|rest| Node::binary(Binary::And, is_null, rest)),
    };
    let mut parts = vec![(Some(condition.unwrap_or(NEVER)), sorts(&terms[1..]))];
    if nulls_first {
        parts.push((Some(is_not_null), sorts(&terms)));
    }
    with(data, parts)
}

/// Is true of no row.
const NEVER: Node = Node::Value(Any::Integer(0));

fn with(data: QueryData, parts: Vec<(Option<Node>, Vec<Sort>)>) -> Vec<QueryData> {
    let mut data = Some(data);
    let mut statements = Vec::with_capacity(parts.len());
    let mut parts = parts.into_iter().peekable();
    while let Some((condition, order)) = parts.next() {
        // The last one needs no copy.
        let of = if parts.peek().is_some() { data.clone() } else { data.take() };
        let Some(mut of) = of else { break };
        if let Some(condition) = condition {
            of.add(condition);
        }
        of.order = order;
        statements.push(of);
    }
    statements
}

fn sorts(terms: &[Term]) -> Vec<Sort> {
    let sort = |term: &Term| Sort {
        by: term.by.clone(),
        descending: term.descending,
        nulls_first: said(term.nulls_first, term.descending).filter(|_| term.nullable),
    };
    terms.iter().map(sort).collect()
}

/// What is true of the rows behind a place; `None` where there can be none.
fn behind(terms: &[Term], values: &[Any], inclusive: bool) -> Option<Node> {
    let first = terms.first()?;
    // Where nothing is NULL that comes behind, a row value is compared as the order does (SQLite documentation, "Row
    // Values", §2).
    let plain = |(term, value): &(&Term, &Any)| {
        term.descending == first.descending && (!term.nullable || term.nulls_first) && !value.is_null()
    };
    let plain = terms.iter().zip(values).take_while(plain).count();
    let compared = |inclusive| {
        let [left, right] = [terms[..plain].iter().map(|term| term.by.clone()).collect(), constants(&values[..plain])];
        Node::binary(first.than(inclusive), row(left), row(right))
    };
    if plain == terms.len() {
        return Some(compared(inclusive));
    }
    let condition = one_by_one(terms, values, inclusive)?;
    // What an index can serve is said by itself.
    Some(if plain == 0 { condition } else { Node::binary(Binary::And, compared(true), condition) })
}

/// Behind by the first, or equal there and behind by the others.
fn one_by_one(terms: &[Term], values: &[Any], inclusive: bool) -> Option<Node> {
    let ((first, terms), (value, values)) = (terms.split_first()?, values.split_first()?);
    let strictly = first.strictly_behind(value);
    let equal = || if value.is_null() { first.is(Unary::IsNull) } else { first.compared(Binary::Eq, value) };
    let equal = if terms.is_empty() {
        inclusive.then(equal)
    } else {
        one_by_one(terms, values, inclusive).map(|rest| Node::binary(Binary::And, equal(), rest))
    };
    match (strictly, equal) {
        (Some(strictly), Some(equal)) => Some(Node::binary(Binary::Or, strictly, equal)),
        (one, other) => one.or(other),
    }
}

impl Term {
    /// The comparison that is true of what comes later.
    fn than(&self, inclusive: bool) -> Binary {
        match (self.descending, inclusive) {
            (false, false) => Binary::Gt,
            (false, true) => Binary::Ge,
            (true, false) => Binary::Lt,
            (true, true) => Binary::Le,
        }
    }

    fn compared(&self, op: Binary, value: &Any) -> Node {
        Node::binary(op, self.by.clone(), Node::Value(value.clone()))
    }

    fn is(&self, op: Unary) -> Node {
        Node::unary(op, self.by.clone())
    }

    fn strictly_behind(&self, value: &Any) -> Option<Node> {
        match (value.is_null(), self.nulls_first) {
            (true, true) => Some(self.is(Unary::IsNotNull)),
            (true, false) => None,
            (false, false) if self.nullable => {
                Some(Node::binary(Binary::Or, self.compared(self.than(false), value), self.is(Unary::IsNull)))
            }
            (false, _) => Some(self.compared(self.than(false), value)),
        }
    }
}

fn constants(values: &[Any]) -> Vec<Node> {
    values.iter().cloned().map(Node::Value).collect()
}

/// A row value of one is the value.
fn row(mut nodes: Vec<Node>) -> Node {
    if nodes.len() == 1 { nodes.remove(0) } else { Node::Row(nodes) }
}
