//! Queries as data: which rows of a table, in which order, how many, and what is given of each.
//!
//! Nothing here touches a database; a transaction runs a query. The same type is a whole query, the rows that reference
//! one (`customer.orders()`), and, inside another query's closure, the rows that reference its row (`c.orders()`): there
//! it is a part of an expression, by `count`, `any`, `sum` and the like.

mod compound;
mod cursor;
mod fold;
mod form;
mod gives;
mod group;
mod inspect;
mod keyset;
mod load;
mod order;
mod page;
mod row;
mod selection;

use std::fmt;
use std::marker::PhantomData;

pub use compound::{
    ChoiceOutputs, Comparable, Compound, Compounded, GivesRows, OfOneTable, Outputs, SelectionOutputs, SetOperator,
};
pub use cursor::{Cursor, CursorOf};
pub(crate) use fold::ask;
pub use fold::{OneValue, ValuesOf};
pub use form::{Form, Further, PerRow, Selected, Untouched, Whole};
pub use gives::{Fields, Gives, MadeOf, Same};
pub use group::{Group, Grouped, Groups, Keys};
#[doc(hidden)]
pub use inspect::Inspected;
pub use keyset::{Ends, PageData, PagePlan};
pub use load::{Append, Load, Loader, Part, Place, With};
pub(crate) use load::{PlaceKey, with};
pub use order::{Order, Sort};
pub use page::{Page, Pages};
pub use row::{Mapped, RowParts, RowSource};
pub(crate) use selection::read_maybe;
pub use selection::{Choice, Chosen, FormOf, HasForm, Parts, Selection, SelectionSource, WholeRow};

use crate::expression::{Binary, Condition, Marker, Node, Path, Scope};
use crate::nullness::Required;
use crate::schema::TableDef;
use crate::table::{Of, Table};

/// Is one thing that a query gives for each row.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Output {
    /// All columns of the table that a path leads to.
    Table(Path),
    /// A value.
    Value(Node),
}

/// Says how rows are put together in groups.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grouping {
    /// What is equal in a group; nothing for one group of all rows.
    pub(crate) by: Vec<Node>,
    /// Which groups are kept.
    pub(crate) having: Option<Node>,
}

/// Is a query without its types: what `sql` renders.
#[derive(Clone)]
pub struct QueryData {
    pub(crate) table: &'static TableDef,
    pub(crate) scope: Scope,
    /// What it gives; nothing for all columns of its table.
    pub(crate) outputs: Vec<Output>,
    pub(crate) filter: Option<Node>,
    pub(crate) order: Vec<Sort>,
    pub(crate) limit: Option<u64>,
    pub(crate) offset: u64,
    pub(crate) distinct: bool,
    pub(crate) group: Option<Box<Grouping>>,
    /// What it puts together, in place of the rows of its table.
    pub(crate) compound: Option<Box<Compounded>>,
}

/// Asks for rows of `T`; made by `T::query()`, run by a transaction. `F` says what it gives for each row: the row itself,
/// unless [`select`](Query::select) or [`with`](Query::with) have said otherwise.
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
pub struct Query<T, F = Whole<T>> {
    pub(crate) data: QueryData,
    pub(crate) form: F,
    pub(crate) of: Marker<T>,
}

impl QueryData {
    pub(crate) fn new(table: &'static TableDef) -> Self {
        Self {
            table,
            scope: Scope::fresh(),
            outputs: Vec::new(),
            filter: None,
            order: Vec::new(),
            limit: None,
            offset: 0,
            distinct: false,
            group: None,
            compound: None,
        }
    }

    pub(crate) fn add(&mut self, condition: Node) {
        require(&mut self.filter, condition);
    }

    /// Leads to the row that it is about, where its columns begin.
    pub fn root(&self) -> Path {
        Path::root(self.scope)
    }

    /// The table whose rows it is about.
    pub fn table(&self) -> &'static TableDef {
        self.table
    }

    /// What it gives for each row; nothing for all columns of its table.
    pub fn outputs(&self) -> &[Output] {
        &self.outputs
    }

    /// Whether it puts other queries together.
    pub(crate) fn is_compound(&self) -> bool {
        self.compound.is_some()
    }

    /// Whether rows are left out or put together after they were found.
    pub(crate) fn is_cut(&self) -> bool {
        self.limit.is_some() || self.offset > 0 || self.distinct || self.group.is_some()
    }
}

/// Asks for a condition besides those before it.
fn require(conditions: &mut Option<Node>, condition: Node) {
    *conditions = Some(match conditions.take() {
        Some(so_far) => Node::binary(Binary::And, so_far, condition),
        None => condition,
    });
}

impl PartialEq for QueryData {
    fn eq(&self, other: &Self) -> bool {
        let whole = |of: &Self| (of.table.shape.name, of.scope, of.limit, of.offset, of.distinct);
        whole(self) == whole(other)
            && self.outputs == other.outputs
            && self.filter == other.filter
            && self.order == other.order
            && self.group == other.group
            && self.compound == other.compound
    }
}

impl fmt::Debug for QueryData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QueryData")
            .field("table", &self.table.shape.name)
            .field("scope", &self.scope)
            .field("outputs", &self.outputs)
            .field("filter", &self.filter)
            .field("order", &self.order)
            .field("limit", &self.limit)
            .field("offset", &self.offset)
            .field("distinct", &self.distinct)
            .field("group", &self.group)
            .field("compound", &self.compound)
            .finish()
    }
}

impl<T: Table> Query<T> {
    pub(crate) fn all_rows() -> Self {
        Self::of(QueryData::new(Of::<T>::DEF))
    }
}

impl<T> Query<T> {
    pub(crate) fn of(data: QueryData) -> Self {
        Self { data, form: Whole::new(), of: PhantomData }
    }
}

impl<T, F> Query<T, F> {
    /// Gives at most this many rows. Filters choose before it counts, whichever is said first.
    pub fn limit(mut self, rows: u64) -> Self {
        self.data.limit = Some(rows);
        self
    }

    /// Skips this many rows first.
    pub fn offset(mut self, rows: u64) -> Self {
        self.data.offset = rows;
        self
    }

    /// Gives rows that are equal in all that is given only once.
    pub fn distinct(mut self) -> Self {
        self.data.distinct = true;
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

    /// Takes the query apart.
    #[doc(hidden)]
    pub fn into_parts(self) -> (QueryData, F) {
        (self.data, self.form)
    }
}

// Each of these is compiled once for every table: what isn't about the table's type is done by the data.
// The bound on the form stands on the methods, so that the compiler tells of it in its words.
impl<T: Table, F> Query<T, F> {
    /// Keeps the rows for which the condition is true; NULL is not true. Several filters must all hold.
    pub fn filter<C: Condition>(mut self, condition: impl FnOnce(T::Columns<Required>) -> C) -> Self
    where
        F: PerRow,
    {
        self.data.add(condition(T::columns(self.data.root())).into_node());
        self
    }

    /// Keeps the rows for which the condition is true, if there is a value to ask for.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let at_most = |price: Option<i64>| Item::query().filter_opt(price, |i, price| i.price_cents.le(price));
    /// let found = db.read(|tx| Ok((tx.count(at_most(None))?, tx.count(at_most(Some(10)))?)))?;
    /// assert_eq!(found, (1, 0));
    /// # Ok(())
    /// # }
    /// ```
    pub fn filter_opt<V, C: Condition>(
        self,
        value: Option<V>,
        condition: impl FnOnce(T::Columns<Required>, V) -> C,
    ) -> Self
    where
        F: PerRow,
    {
        match value {
            Some(value) => self.filter(|columns| condition(columns, value)),
            None => self,
        }
    }
}

// A compound query has an `order_by` of its own.
impl<T: Table, F: OfOneTable> Query<T, F> {
    /// Sorts, by several things if a tuple is given. A second call sorts what the first left equal.
    pub fn order_by<O: Order>(mut self, order: impl FnOnce(T::Columns<Required>) -> O) -> Self
    where
        F: PerRow,
    {
        order(T::columns(self.data.root())).add_to(&mut self.data.order);
        self
    }
}

impl<T, F: Clone> Clone for Query<T, F> {
    fn clone(&self) -> Self {
        Self { data: self.data.clone(), form: self.form.clone(), of: PhantomData }
    }
}

impl<T, F> fmt::Debug for Query<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.data.fmt(f)
    }
}

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
