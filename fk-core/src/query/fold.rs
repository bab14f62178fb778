//! Queries as parts of expressions: how many rows there are, whether there is one, what is in them all together.
//!
//! Inside a closure `c.orders()` is the query for the rows that reference the row of the outer query; any other query can
//! stand there as well. Each is a scope of its own, so that the same one inside itself is another one.

use super::{Form, Output, Query, QueryData, Same, Selected};
use crate::expression::{
    Aggregate, Asks, Condition, Expr, Expression, HasArithmetic, HasOrder, HasProducts, Node, Subquery, Unary,
};
use crate::nullness::{Optional, Required};
use crate::table::Table;
use crate::value::{Scalar, Value};

/// The type without `Option` of an expression.
pub(super) type ScalarOf<E> = <<E as Expression>::Value as Value>::Scalar;

impl<T, F: Form> Query<T, F> {
    /// Is the number of rows, as an expression of another query.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let busy = Customer::query().filter(|c| c.orders().count().ge(1)).select(|c| (c.name, c.orders().count()));
    /// assert_eq!(db.read(|tx| tx.all(busy))?, [("Helen".to_owned(), 1)]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn count(self) -> Expr<i64> {
        Expr::new(ask(self.data, Asks::Fold(Aggregate::Count)))
    }

    /// Is whether there is a row, as a condition of another query.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let never_ordered = Item::query().filter(|i| !i.lines().exists());
    /// assert_eq!(db.read(|tx| tx.all(never_ordered))?, []);
    /// # Ok(())
    /// # }
    /// ```
    pub fn exists(self) -> Expr<bool> {
        Expr::new(ask(self.data, Asks::Exists))
    }
}

impl<T: Table> Query<T> {
    /// Is whether the condition is true for at least one row, of a limited query for one of those that it gives.
    pub fn any<C: Condition>(self, condition: impl FnOnce(T::Columns<Required>) -> C) -> Expr<bool> {
        Self { data: self.data.settled(), ..self }.filter(condition).exists()
    }

    /// Is whether the condition is true for every row; it is where there is none. NULL is not true.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let done = Customer::query().filter(|c| c.orders().all(|o| o.status.eq(Status::Shipped)));
    /// assert_eq!(db.read(|tx| tx.all(done))?, []);
    /// # Ok(())
    /// # }
    /// ```
    pub fn all<C: Condition>(self, condition: impl FnOnce(T::Columns<Required>) -> C) -> Expr<bool> {
        let data = self.data.settled();
        let columns = T::columns(data.root());
        Expr::new(holds_for_all(data, condition(columns).into_node()))
    }

    /// Is the sum over all rows, in the type of what is summed; 0 where there is none. Too large a sum of integers is
    /// [`Error::Overflow`](crate::Error::Overflow).
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let totals = Order::query().select(|o| (o.id, o.lines().sum(|l| l.quantity * l.item().price_cents)));
    /// assert_eq!(db.read(|tx| tx.all(totals))?, [(order.id, 3998)]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn sum<E: Expression>(self, of: impl FnOnce(T::Columns<Required>) -> E) -> Expr<ScalarOf<E>>
    where
        <ScalarOf<E> as Scalar>::Arithmetic: HasArithmetic<ScalarOf<E>>,
    {
        let node = of(T::columns(self.data.root())).into_node();
        Expr::new(fold(self.data, Aggregate::sum_of(ScalarOf::<E>::DEF.storage), node))
    }

    /// Is the smallest value of all rows; NULL where there is none.
    pub fn min<E: Expression>(self, of: impl FnOnce(T::Columns<Required>) -> E) -> Expr<ScalarOf<E>, Optional>
    where
        <ScalarOf<E> as Scalar>::Order: HasOrder<ScalarOf<E>>,
    {
        let node = of(T::columns(self.data.root())).into_node();
        Expr::new(fold(self.data, Aggregate::Min, node))
    }

    /// Is the largest value of all rows; NULL where there is none.
    pub fn max<E: Expression>(self, of: impl FnOnce(T::Columns<Required>) -> E) -> Expr<ScalarOf<E>, Optional>
    where
        <ScalarOf<E> as Scalar>::Order: HasOrder<ScalarOf<E>>,
    {
        let node = of(T::columns(self.data.root())).into_node();
        Expr::new(fold(self.data, Aggregate::Max, node))
    }

    /// Is the average over all rows; NULL where there is none.
    pub fn avg<E: Expression>(self, of: impl FnOnce(T::Columns<Required>) -> E) -> Expr<f64, Optional>
    where
        <ScalarOf<E> as Scalar>::Arithmetic: HasArithmetic<ScalarOf<E>> + HasProducts<ScalarOf<E>>,
    {
        let node = of(T::columns(self.data.root())).into_node();
        Expr::new(fold(self.data, Aggregate::Avg, node))
    }

    /// Is a value of the first row, in the order that was given; NULL where there is none.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let newest = Customer::query().select(|c| c.orders().order_by(|o| o.id.desc()).value(|o| o.status));
    /// assert_eq!(db.read(|tx| tx.all(newest))?, [Some(Status::Draft)]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn value<E: Expression>(mut self, of: impl FnOnce(T::Columns<Required>) -> E) -> Expr<ScalarOf<E>, Optional> {
        let node = of(T::columns(self.data.root())).into_node();
        self.data.outputs = vec![Output::Value(node)];
        self.data.limit = Some(self.data.limit.unwrap_or(1).min(1));
        Expr::new(ask(self.data, Asks::Value))
    }
}

/// Is a query whose rows are one value each, which another can be compared with.
#[diagnostic::on_unimplemented(
    message = "`{Self}` gives no values of type `{V}`",
    label = "expected a query with `.select(|row| ..)` of one `{V}`"
)]
pub trait ValuesOf<V> {
    /// Gives the query without its type.
    fn into_data(self) -> QueryData;
}

/// Is the form of a query that gives one value of type `V` for each row.
pub trait OneValue<V> {}

#[diagnostic::do_not_recommend]
impl<E: Expression, V: Same<ScalarOf<E>>> OneValue<V> for Selected<E> {}

#[diagnostic::do_not_recommend]
impl<E: Expression, V: Same<ScalarOf<E>>> OneValue<V> for super::Groups<E> {}

#[diagnostic::do_not_recommend]
impl<T, F: OneValue<V>, V> ValuesOf<V> for Query<T, F> {
    fn into_data(self) -> QueryData {
        self.data
    }
}

pub(crate) fn ask(data: QueryData, asks: Asks) -> Node {
    Node::Query(Box::new(Subquery { asks, data }))
}

impl QueryData {
    /// Gives a query for the rows that are left when limit and offset have counted, so that what is said next is said of
    /// those.
    pub(super) fn settled(mut self) -> Self {
        self.rows_differ();
        let key = self.table.shape.key;
        if self.limit.is_none() && self.offset == 0 || key.is_empty() {
            return self;
        }
        let columns = |path| key.iter().map(move |index| Node::Column { path, index: *index });
        self.outputs = columns(self.root()).map(Output::Value).collect();
        let mut settled = Self::new(self.table);
        settled.add(ask(self, Asks::Contains(columns(settled.root()).collect())));
        settled
    }

    /// No two rows with a key are equal, whatever is computed of them.
    fn rows_differ(&mut self) {
        self.distinct &= self.table.shape.key.is_empty();
    }
}

fn fold(mut data: QueryData, aggregate: Aggregate, node: Node) -> Node {
    data.rows_differ();
    data.outputs = vec![Output::Value(node)];
    ask(data, Asks::Fold(aggregate))
}

fn holds_for_all(mut data: QueryData, condition: Node) -> Node {
    data.add(Node::unary(Unary::IsNotTrue, condition));
    Node::unary(Unary::Not, ask(data, Asks::Exists))
}
