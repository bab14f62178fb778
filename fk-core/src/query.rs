//! Queries as data: which rows of a table, in which order, how many.
//!
//! Nothing here touches a database; a transaction runs a query.

use std::fmt;
use std::marker::PhantomData;

use crate::expression::{Binary, Condition, Marker, Node, Scope};
use crate::table::Table;

/// Says how to sort: made by `asc` and `desc` of a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Sort {
    pub(crate) by: Node,
    pub(crate) descending: bool,
}

/// Is a query without its types: what `sql` renders.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryData {
    pub(crate) scope: Scope,
    pub(crate) filter: Option<Node>,
    pub(crate) order: Vec<Sort>,
    pub(crate) limit: Option<u64>,
    pub(crate) offset: u64,
}

/// Asks for rows of `T`; made by `T::query()`, run by a transaction.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() -> fk::Result<()> {
/// # let (db, helen, lamp, order) = shop()?;
/// let cheap = Item::query().filter(|i| i.price_cents.lt(2000)).order_by(|i| i.name.asc()).limit(10);
/// assert_eq!(db.read(|tx| tx.all(cheap))?, [lamp]);
/// # Ok(())
/// # }
/// ```
#[must_use = "a query does nothing until a transaction runs it"]
pub struct Query<T> {
    pub(crate) data: QueryData,
    pub(crate) of: Marker<T>,
}

impl QueryData {
    pub(crate) fn new() -> Self {
        Self { scope: Scope::fresh(), filter: None, order: Vec::new(), limit: None, offset: 0 }
    }

    pub(crate) fn add(&mut self, condition: Node) {
        self.filter = Some(match self.filter.take() {
            Some(so_far) => Node::binary(Binary::And, so_far, condition),
            None => condition,
        });
    }
}

// Each of these is compiled once for every table: what isn't about the table's type is done by the data.
impl<T: Table> Query<T> {
    /// Keeps the rows for which the condition is true; NULL is not true. Several filters must all hold.
    pub fn filter<C: Condition>(self, condition: impl FnOnce(T::Columns) -> C) -> Self {
        let Self { mut data, of } = self;
        data.add(condition(T::columns(data.scope)).into_node());
        Self { data, of }
    }

    /// Sorts, by several columns if a tuple is given. A second call sorts what the first left equal.
    pub fn order_by<O: Order>(self, order: impl FnOnce(T::Columns) -> O) -> Self {
        let Self { mut data, of } = self;
        order(T::columns(data.scope)).add_to(&mut data.order);
        Self { data, of }
    }

    /// Gives at most this many rows.
    pub fn limit(mut self, rows: u64) -> Self {
        self.data.limit = Some(rows);
        self
    }

    /// Skips this many rows first.
    pub fn offset(mut self, rows: u64) -> Self {
        self.data.offset = rows;
        self
    }

    /// Gives the query without its type.
    pub fn data(&self) -> &QueryData {
        &self.data
    }

    /// Takes the query without its type.
    pub fn into_data(self) -> QueryData {
        self.data
    }
}

impl<T> Clone for Query<T> {
    fn clone(&self) -> Self {
        Self { data: self.data.clone(), of: PhantomData }
    }
}

impl<T> fmt::Debug for Query<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.data.fmt(f)
    }
}

/// Is what `order_by` takes: one [`Sort`] or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an order",
    label = "expected `.asc()` or `.desc()` of a column, or a tuple of them"
)]
pub trait Order {
    /// Appends itself.
    fn add_to(self, order: &mut Vec<Sort>);
}

#[diagnostic::do_not_recommend]
impl Order for Sort {
    fn add_to(self, order: &mut Vec<Sort>) {
        order.push(self);
    }
}

macro_rules! tuple {
    ($($ty:ident $at:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($ty: Order),*> Order for ($($ty,)*) {
            fn add_to(self, order: &mut Vec<Sort>) {
                $(self.$at.add_to(order);)*
            }
        }
    };
}

tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);

/// Is what `set` takes: one changed column or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no change of a column",
    label = "expected `.set(..)` of a column, or a tuple of them"
)]
pub trait Changes {
    /// Appends itself.
    fn add_to(self, parts: &mut Vec<crate::expression::Part>);
}

#[diagnostic::do_not_recommend]
impl Changes for crate::expression::Part {
    fn add_to(self, parts: &mut Vec<Self>) {
        parts.push(self);
    }
}

#[diagnostic::do_not_recommend]
impl Changes for () {
    fn add_to(self, _: &mut Vec<crate::expression::Part>) {}
}

#[diagnostic::do_not_recommend]
impl<C: Changes> Changes for Vec<C> {
    fn add_to(self, parts: &mut Vec<crate::expression::Part>) {
        for change in self {
            change.add_to(parts);
        }
    }
}

macro_rules! changes {
    ($($ty:ident $at:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($ty: Changes),*> Changes for ($($ty,)*) {
            fn add_to(self, parts: &mut Vec<crate::expression::Part>) {
                $(self.$at.add_to(parts);)*
            }
        }
    };
}

changes!(A 0, B 1);
changes!(A 0, B 1, C 2);
changes!(A 0, B 1, C 2, D 3);
changes!(A 0, B 1, C 2, D 3, E 4);
changes!(A 0, B 1, C 2, D 3, E 4, F 5);
changes!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
changes!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
