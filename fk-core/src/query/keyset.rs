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
use crate::sql::{Bind, Few, Shape, expression_shape};
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
pub struct PagePlan<'p> {
    page: &'p PageData,
    /// The query that follows, if the first hasn't rows enough.
    further: Option<QueryData>,
    order: u64,
    /// Where the values of the order are.
    at: Few<At, 4>,
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
        word(rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
        word(bytes.len() as u64);
    }
}

impl PageData {
    /// Gives the statements; `tables` are those of the schema.
    ///
    /// # Errors
    /// [`Error::Cursor`] for a cursor of another order, [`Error::Refused`] for a query that has no pages, and those of a
    /// query's shape.
    pub fn plan(&mut self, tables: &[&'static TableDef]) -> Result<PagePlan<'_>> {
        self.check()?;
        complete(&mut self.data);
        for sort in &mut self.data.order {
            // From here on it is said wherever there may be one.
            let nullable = may_be_null(&sort.by, self.data.table, tables);
            sort.nulls_first = nullable.then(|| sort.nulls_first.unwrap_or(!sort.descending));
        }
        let order = fingerprint(&self.data)?;
        if let Some(place) = &self.from
            && (place.order != order || place.values.len() != self.data.order.len())
        {
            let reason = "it is of another order, which may be an older one of this query";
            return Err(Error::Cursor { table: self.data.table.shape.name, reason });
        }
        let at = places(&mut self.data);
        if self.backwards {
            self.data.order.iter_mut().for_each(turn);
        }
        let further = divide(&mut self.data, self.from.as_ref());
        Ok(PagePlan { page: self, further, order, at })
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

impl PagePlan<'_> {
    /// Gives the queries, to be run one after the other until there are rows enough.
    pub fn queries(&self) -> impl Iterator<Item = &QueryData> {
        std::iter::once(&self.page.data).chain(&self.further)
    }

    /// How many rows the page has at most.
    pub fn size(&self) -> u64 {
        self.page.size
    }

    /// Whether the rows come in the opposite order.
    pub fn is_backwards(&self) -> bool {
        self.page.backwards
    }

    /// Whether it begins at a cursor, so that one can go back.
    pub fn has_begun(&self) -> bool {
        self.page.from.is_some()
    }

    /// Gives the place of a row, what it gives ending before column `end`.
    ///
    /// # Errors
    /// [`Error::Decode`] for a text that isn't UTF-8.
    pub fn place(&self, row: &dyn Source, end: usize) -> Result<Vec<Any>> {
        let mut values = Vec::with_capacity(self.at.len());
        for at in self.at.iter() {
            let column = match at {
                At::Column(column) => column,
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
    pub(crate) fn cursors(&self, ends: Ends) -> (Option<Place>, Option<Place>) {
        let order = self.order;
        let place = |values| Place { order, inclusive: false, values };
        let first = match (&self.page.from, ends.first) {
            (Some(_), Some(first)) => Some(place(first)),
            // From an empty page one comes back to where it was asked for.
            (Some(from), None) => Some(Place { inclusive: !from.inclusive, ..from.clone() }),
            (None, _) => None,
        };
        let last = ends.last.filter(|_| ends.further).map(place);
        if self.page.backwards { (first, last) } else { (last, first) }
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

/// Turns the direction round.
fn turn(sort: &mut Sort) {
    sort.descending = !sort.descending;
    sort.nulls_first = sort.nulls_first.map(|first| !first);
}

/// Whether an expression may be NULL; where that isn't known, it may.
fn may_be_null(node: &Node, table: &TableDef, tables: &[&'static TableDef]) -> bool {
    match node {
        Node::Column { path, index } => column_may_be_null(*path, *index, table, tables),
        Node::Value(value) => value.is_null(),
        Node::Unary(Unary::IsNull | Unary::IsNotNull | Unary::IsNotTrue, _) => false,
        Node::Unary(Unary::Not | Unary::Neg | Unary::NegInteger | Unary::Length, node) => {
            may_be_null(node, table, tables)
        }
        Node::Integer(Binary::Add | Binary::Sub | Binary::Mul, sides) | Node::Binary(Binary::Concat, sides) => {
            sides.iter().any(|side| may_be_null(side, table, tables))
        }
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

/// Tells the order from others: by the names of columns, so that one that has come to stand where another stood is another,
/// and by the shape and the values of expressions.
fn fingerprint(data: &QueryData) -> Result<u64> {
    let (mut print, mut shape) = (Fingerprint::default(), Shape::default());
    print.add(data.table.shape.name.as_bytes());
    for sort in &data.order {
        let nulls = sort.unusual().map_or(0, |first| 1 + u8::from(first));
        match &sort.by {
            Node::Column { path, index } if *path == data.root() => {
                print.add(&[b'c', u8::from(sort.descending), nulls]);
                print.add(data.table.column(*index).name.as_bytes());
            }
            by => {
                print.add(&[b'e', u8::from(sort.descending), nulls]);
                expression_shape(&mut shape, data, by)?;
            }
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
fn places(data: &mut QueryData) -> Few<At, 4> {
    let (mut at, mut appended) = (Few::default(), Vec::new());
    for sort in &data.order {
        if let Some(column) = given(data, &sort.by) {
            at.push(At::Column(column));
        } else {
            at.push(At::Behind(appended.len()));
            appended.push(Output::Value(sort.by.clone()));
        }
    }
    if !appended.is_empty() {
        if data.outputs.is_empty() {
            data.outputs.push(Output::Table(data.root()));
        }
        data.outputs.append(&mut appended);
    }
    at
}

/// Gives the column in which the query gives this already, as far as the columns can be counted.
fn given(data: &QueryData, node: &Node) -> Option<usize> {
    let whole = [Output::Table(data.root())];
    let mut at = 0;
    for output in if data.outputs.is_empty() { &whole } else { data.outputs.as_slice() } {
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

/// Makes of a query the one for the rows behind a place, and gives one for those that follow them over the border of what
/// is NULL.
fn divide(data: &mut QueryData, from: Option<&Place>) -> Option<QueryData> {
    let (place, value) = from.and_then(|place| Some((place, place.values.first()?)))?;
    let nulls_first = data.order[0].nulls_first;
    if value.is_null() {
        let further = (nulls_first == Some(true)).then(|| {
            let mut further = data.clone();
            further.add(is(&data.order[0], Unary::IsNotNull));
            further.order[0].nulls_first = None;
            further
        });
        let first = is(&data.order[0], Unary::IsNull);
        drop(data.order.remove(0));
        let rest = if data.order.is_empty() {
            place.inclusive.then_some(first)
        } else {
            let rest = behind(&data.order, &place.values[1..], place.inclusive);
            rest.map(|rest| Node::binary(Binary::And, first, rest))
        };
        data.add(rest.unwrap_or(NEVER));
        return further;
    }
    let further = (nulls_first == Some(false)).then(|| {
        let mut further = data.clone();
        further.add(is(&data.order[0], Unary::IsNull));
        drop(further.order.remove(0));
        further
    });
    // NULL is left out by every comparison.
    data.order[0].nulls_first = None;
    data.add(behind(&data.order, &place.values, place.inclusive).unwrap_or(NEVER));
    further
}

/// Is true of no row.
const NEVER: Node = Node::Value(Any::Integer(0));

/// What is true of the rows behind a place; `None` where there can be none.
fn behind(order: &[Sort], values: &[Any], inclusive: bool) -> Option<Node> {
    let first = order.first()?;
    // Where nothing is NULL that comes behind, a row value is compared as the order does (SQLite documentation, "Row
    // Values", §2).
    let plain = |(sort, value): &(&Sort, &Any)| {
        sort.descending == first.descending && sort.nulls_first != Some(false) && !value.is_null()
    };
    let plain = order.iter().zip(values).take_while(plain).count();
    let together = |inclusive| {
        if plain == 1 {
            return compared(first, than(first, inclusive), &values[0]);
        }
        let pairs = order.iter().zip(values).take(plain).map(|(sort, value)| [sort.by.clone(), constant(value)]);
        Node::Rows(than(first, inclusive), pairs.collect())
    };
    if plain == order.len() {
        return Some(together(inclusive));
    }
    let condition = one_by_one(order, values, inclusive)?;
    // What an index can serve is said by itself.
    Some(if plain == 0 { condition } else { Node::binary(Binary::And, together(true), condition) })
}

/// Behind by the first, or equal there and behind by the others.
fn one_by_one(order: &[Sort], values: &[Any], inclusive: bool) -> Option<Node> {
    let ((first, order), (value, values)) = (order.split_first()?, values.split_first()?);
    let strictly = strictly_behind(first, value);
    let equal = || if value.is_null() { is(first, Unary::IsNull) } else { compared(first, Binary::Eq, value) };
    let equal = if order.is_empty() {
        inclusive.then(equal)
    } else {
        one_by_one(order, values, inclusive).map(|rest| Node::binary(Binary::And, equal(), rest))
    };
    match (strictly, equal) {
        (Some(strictly), Some(equal)) => Some(Node::binary(Binary::Or, strictly, equal)),
        (one, other) => one.or(other),
    }
}

fn strictly_behind(sort: &Sort, value: &Any) -> Option<Node> {
    let comes_later = || compared(sort, than(sort, false), value);
    match (value.is_null(), sort.nulls_first) {
        (true, Some(false)) => None,
        (true, _) => Some(is(sort, Unary::IsNotNull)),
        (false, Some(false)) => Some(Node::binary(Binary::Or, comes_later(), is(sort, Unary::IsNull))),
        (false, _) => Some(comes_later()),
    }
}

/// The comparison that is true of what comes later.
fn than(sort: &Sort, inclusive: bool) -> Binary {
    match (sort.descending, inclusive) {
        (false, false) => Binary::Gt,
        (false, true) => Binary::Ge,
        (true, false) => Binary::Lt,
        (true, true) => Binary::Le,
    }
}

fn compared(sort: &Sort, op: Binary, value: &Any) -> Node {
    Node::binary(op, sort.by.clone(), constant(value))
}

fn is(sort: &Sort, op: Unary) -> Node {
    Node::unary(op, sort.by.clone())
}

fn constant(value: &Any) -> Node {
    Node::Value(value.clone())
}
