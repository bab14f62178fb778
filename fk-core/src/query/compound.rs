//! Compound queries: the rows of several queries put together by `union`, `union_all`, `intersect` and `except`.
//!
//! Such a query asks a table of its own, whose rows are what the parts give; `sql/compound.rs` writes it. So it is sorted,
//! cut and counted as any other. A part that has an order and a limit of its own keeps them.

mod outputs;

use std::marker::PhantomData;

pub use outputs::{ChoiceOutputs, Outputs, SelectionOutputs};

use super::form::Whole;
use super::{
    Form, Further, Groups, Loader, Mapped, OneValue, Order, Query, QueryData, Same, Selected, Selection, With,
};
use crate::error::Result;
use crate::expression::Scope;
use crate::row::Source;
use crate::table::Table;

/// Says how the rows of a part are put to those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum SetOperator {
    /// `UNION`: the rows of both, each once.
    Union,
    /// `UNION ALL`: the rows of both.
    UnionAll,
    /// `INTERSECT`: the rows that both give, each once.
    Intersect,
    /// `EXCEPT`: the rows that the part doesn't give, each once.
    Except,
}

/// Is what a compound query puts together.
#[derive(Debug, Clone, PartialEq)]
pub struct Compounded {
    pub(crate) first: QueryData,
    pub(crate) rest: Vec<(SetOperator, QueryData)>,
}

/// Marks forms whose rows stand in a query's columns as they are, so that rows of two queries can be compared: what
/// `with` loads isn't among them.
#[diagnostic::on_unimplemented(
    message = "what this query gives can't be put together with another's",
    label = "leave `with` out, or choose columns with `select`"
)]
pub trait Comparable: Form {
    /// What a compound query of such rows is: a [`Compound`], and no other if it is one already.
    type Together: Form<Row = Self::Row>;

    /// Gives the form of the compound query.
    fn together(self) -> Self::Together;
}

macro_rules! comparable {
    ($(<$of:ident: $bound:ident> $form:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$of: $bound> Comparable for $form {
            type Together = Compound<Self>;

            fn together(self) -> Compound<Self> {
                Compound(self)
            }
        }
    )*};
}

comparable! {
    <T: Table> Whole<T>;
    <S: Selection> Selected<S>;
    <S: Selection> Groups<S>;
}

#[diagnostic::do_not_recommend]
impl<F: Comparable, R> Comparable for Mapped<F, R>
where
    Mapped<F, R>: Form,
{
    type Together = Compound<Self>;

    fn together(self) -> Compound<Self> {
        Compound(self)
    }
}

#[diagnostic::do_not_recommend]
impl<F: Comparable> Comparable for Compound<F> {
    type Together = Self;

    fn together(self) -> Self {
        self
    }
}

/// Marks the forms of queries that aren't compound.
pub trait OfOneTable {}

#[diagnostic::do_not_recommend]
impl<T> OfOneTable for Whole<T> {}

#[diagnostic::do_not_recommend]
impl<S> OfOneTable for Selected<S> {}

#[diagnostic::do_not_recommend]
impl<S> OfOneTable for Groups<S> {}

#[diagnostic::do_not_recommend]
impl<L, X> OfOneTable for With<L, X> {}

#[diagnostic::do_not_recommend]
impl<F, R> OfOneTable for Mapped<F, R> {}

/// Is a query that gives `R` for each row, so that it can be put together with another that does.
#[diagnostic::on_unimplemented(
    message = "the two queries give different rows",
    label = "expected a query that gives `{R}`"
)]
pub trait GivesRows<R> {
    /// Gives the query without its type.
    fn into_data(self) -> QueryData;
}

#[diagnostic::do_not_recommend]
impl<T, F: Comparable, R: Same<F::Row>> GivesRows<R> for Query<T, F> {
    fn into_data(self) -> QueryData {
        self.data
    }
}

/// Gives what the parts of a compound query give.
#[derive(Debug, Clone)]
pub struct Compound<F>(F);

#[diagnostic::do_not_recommend]
impl<F: Form> Form for Compound<F> {
    type Held = F::Held;
    type Row = F::Row;
    const LOADS: bool = F::LOADS;

    fn read(&self, row: &dyn Source, owner: usize, at: &mut usize) -> Result<F::Held> {
        self.0.read(row, owner, at)
    }

    fn attach(&self, rows: Vec<&mut F::Held>, loader: &dyn Loader) -> Result<()> {
        self.0.attach(rows, loader)
    }

    fn further(&self, list: &mut Vec<Further>) {
        self.0.further(list);
    }

    fn finish(&self, held: F::Held) -> F::Row {
        self.0.finish(held)
    }
}

impl<T, F: Comparable> Query<T, F> {
    /// Gives the rows of both queries, each once. They may be of different tables, as long as they give the same.
    ///
    /// Rows are equal as SQLite's UNION has it: NULL is equal to NULL, and texts compare as the first query's column does
    /// (SQLite documentation, "SELECT", §3). Several calls go from left to right; a query with an order and a limit of its
    /// own keeps them, an order without a limit says nothing here. What comes of it can be sorted, cut and counted, and
    /// stand in other queries.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let names = Customer::query()
    ///     .select(|c| c.name)
    ///     .union(Item::query().select(|i| i.name))
    ///     .order_by(|name| name.desc())
    ///     .limit(10);
    /// assert_eq!(db.read(|tx| tx.all(names))?, ["Lamp", "Helen"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn union<Q: GivesRows<F::Row>>(self, other: Q) -> Query<T, F::Together> {
        self.put(SetOperator::Union, other.into_data())
    }

    /// Gives the rows of both queries; one that both give comes twice.
    pub fn union_all<Q: GivesRows<F::Row>>(self, other: Q) -> Query<T, F::Together> {
        self.put(SetOperator::UnionAll, other.into_data())
    }

    /// Gives the rows that both queries give, each once.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let ordered = OrderLine::query().select(|l| l.item_id);
    /// let cheap = Item::query().filter(|i| i.price_cents.lt(2000)).select(|i| i.id);
    /// let both = Item::query().filter(|i| i.id.in_query(ordered.intersect(cheap)));
    /// assert_eq!(db.read(|tx| tx.all(both))?, [lamp]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn intersect<Q: GivesRows<F::Row>>(self, other: Q) -> Query<T, F::Together> {
        self.put(SetOperator::Intersect, other.into_data())
    }

    /// Gives the rows of this query that the other doesn't give, each once.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let idle = Customer::query().except(Order::query().select(|o| o.customer()));
    /// assert_eq!(db.read(|tx| tx.count(idle))?, 0);
    /// # Ok(())
    /// # }
    /// ```
    pub fn except<Q: GivesRows<F::Row>>(self, other: Q) -> Query<T, F::Together> {
        self.put(SetOperator::Except, other.into_data())
    }

    fn put(self, operator: SetOperator, other: QueryData) -> Query<T, F::Together> {
        Query { data: put_together(self.data, operator, other), form: self.form.together(), of: PhantomData }
    }
}

impl<T, F: Outputs> Query<T, Compound<F>> {
    /// Sorts what the parts give: the closure gets the columns of the table, or those that were selected, in a tuple as
    /// they were. A second call sorts what the first left equal.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let all = Customer::query()
    ///     .select(|c| (c.name, c.orders().count()))
    ///     .union_all(Item::query().select(|i| (i.name, i.lines().count())))
    ///     .order_by(|(name, count)| (count.desc(), name.asc()));
    /// assert_eq!(db.read(|tx| tx.all(all))?, [("Helen".to_owned(), 1), ("Lamp".to_owned(), 1)]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn order_by<O: Order>(mut self, order: impl FnOnce(F::Outputs) -> O) -> Self {
        order(F::outputs(self.data.root())).add_to(&mut self.data.order);
        self
    }
}

#[diagnostic::do_not_recommend]
impl<F: OneValue<V>, V> OneValue<V> for Compound<F> {}

/// Makes a query of two; one that is compound already, and isn't cut or sorted, becomes longer.
fn put_together(first: QueryData, operator: SetOperator, other: QueryData) -> QueryData {
    let other = unsorted(other);
    let mut first = unsorted(first);
    if !first.is_cut()
        && let Some(parts) = &mut first.compound
    {
        parts.rest.push((operator, other));
        // The other may have the first in it, as it was.
        first.scope = Scope::fresh();
        return first;
    }
    let mut data = QueryData::new(first.table);
    data.outputs.clone_from(&first.outputs);
    data.compound = Some(Box::new(Compounded { first, rest: vec![(operator, other)] }));
    data
}

/// Leaves an order out that chooses no rows.
fn unsorted(mut data: QueryData) -> QueryData {
    if data.limit.is_none() && data.offset == 0 {
        data.order.clear();
    }
    data
}
