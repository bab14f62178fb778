//! Rows put together in groups: `group_by`, and what is asked of each group.

use std::fmt;
use std::marker::PhantomData;

use super::fold::ScalarOf;
use super::form::gives_selection;
use super::{Form, Grouping, Order, Query, QueryData, Selection, Untouched, require};
use crate::error::Result;
use crate::expression::{
    Aggregate, Column, Condition, Expr, Expression, HasArithmetic, HasOrder, HasProducts, Marker, Node, Path,
};
use crate::nullness::{Nullness, Optional, Required};
use crate::row::Source;
use crate::table::Table;
use crate::value::{Scalar, Value};

/// Is what rows are grouped by: a column, an expression, a tuple of up to eight, or `()` for one group of all rows.
#[diagnostic::on_unimplemented(
    message = "rows can't be grouped by `{Self}`",
    label = "expected a column, an expression, or a tuple of them"
)]
pub trait Keys: Clone {
    /// Appends itself.
    fn add_to(self, keys: &mut Vec<Node>);
}

#[diagnostic::do_not_recommend]
impl<V: Value, N: Nullness> Keys for Column<V, N> {
    fn add_to(self, keys: &mut Vec<Node>) {
        keys.push(self.node());
    }
}

#[diagnostic::do_not_recommend]
impl<V: Value, N: Nullness> Keys for Expr<V, N> {
    fn add_to(self, keys: &mut Vec<Node>) {
        keys.push(self.into_node());
    }
}

#[diagnostic::do_not_recommend]
impl Keys for () {
    fn add_to(self, _: &mut Vec<Node>) {}
}

macro_rules! tuples {
    ($($($ty:ident $at:tt),*;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($ty: Keys),*> Keys for ($($ty,)*) {
            fn add_to(self, keys: &mut Vec<Node>) {
                $(self.$at.add_to(keys);)*
            }
        }
    )*};
}

tuples! {
    A 0;
    A 0, B 1;
    A 0, B 1, C 2;
    A 0, B 1, C 2, D 3;
    A 0, B 1, C 2, D 3, E 4;
    A 0, B 1, C 2, D 3, E 4, F 5;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
}

/// Asks for groups of rows; made by `group_by`, becomes a query by `select`. Closures are given what the rows are
/// grouped by, and the group.
#[must_use = "groups are asked for with `select`"]
pub struct Grouped<T, K> {
    data: QueryData,
    keys: K,
    of: Marker<T>,
}

impl<T, K> fmt::Debug for Grouped<T, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.data.fmt(f)
    }
}

/// Is one group of rows, inside a closure.
pub struct Group<T> {
    path: Path,
    of: Marker<T>,
}

impl<T> Clone for Group<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Group<T> {}

impl<T> fmt::Debug for Group<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Group")
    }
}

impl<T: Table, F> Query<T, F> {
    /// Puts rows together that are equal in what the closure gives. With a limit it is those rows that it leaves; a limit
    /// behind `select` is one of the groups.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let sold = OrderLine::query()
    ///     .group_by(|l| l.item().name)
    ///     .having(|_, lines| lines.count().gt(0))
    ///     .order_by(|_, lines| lines.sum(|l| l.quantity).desc())
    ///     .select(|name, lines| (name, lines.count(), lines.sum(|l| l.quantity)));
    /// assert_eq!(db.read(|tx| tx.all(sold))?, [("Lamp".to_owned(), 1, 2)]);
    ///
    /// // One group of all rows:
    /// let prices = Item::query().group_by(|_| ()).select(|(), items| (items.count(), items.max(|i| i.price_cents)));
    /// assert_eq!(db.read(|tx| tx.one(prices))?, (1, Some(1999)));
    /// # Ok(())
    /// # }
    /// ```
    pub fn group_by<K: Keys>(self, keys: impl FnOnce(T::Columns<Required>) -> K) -> Grouped<T, K>
    where
        F: Untouched,
    {
        let mut data = self.data.settled();
        let keys = keys(T::columns(data.root()));
        let mut grouping = Grouping::default();
        keys.clone().add_to(&mut grouping.by);
        data.order.clear();
        data.group = Some(Box::new(grouping));
        Grouped { data, keys, of: PhantomData }
    }
}

// Without `Keys`, of which `group_by` tells.
impl<T: Table, K: Clone> Grouped<T, K> {
    fn group(&self) -> Group<T> {
        Group { path: self.data.root(), of: PhantomData }
    }

    /// Keeps the groups for which the condition is true.
    pub fn having<C: Condition>(mut self, condition: impl FnOnce(K, Group<T>) -> C) -> Self {
        let condition = condition(self.keys.clone(), self.group()).into_node();
        if let Some(grouping) = &mut self.data.group {
            require(&mut grouping.having, condition);
        }
        self
    }

    /// Sorts the groups.
    pub fn order_by<O: Order>(mut self, order: impl FnOnce(K, Group<T>) -> O) -> Self {
        order(self.keys.clone(), self.group()).add_to(&mut self.data.order);
        self
    }

    /// Says what is given of each group.
    pub fn select<S: Selection>(mut self, selection: impl FnOnce(K, Group<T>) -> S) -> Query<T, Groups<S>> {
        let group = self.group();
        selection(self.keys, group).add_to(&mut self.data.outputs);
        Query { data: self.data, form: Groups(PhantomData), of: PhantomData }
    }
}

/// Gives what was selected of each group.
pub struct Groups<S>(Marker<S>);

impl<S> Clone for Groups<S> {
    fn clone(&self) -> Self {
        Self(PhantomData)
    }
}

impl<S> fmt::Debug for Groups<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Groups")
    }
}

gives_selection!(Groups);

impl<T: Table> Group<T> {
    fn of<E: Expression>(self, aggregate: Aggregate, of: impl FnOnce(T::Columns<Required>) -> E) -> Node {
        Node::Aggregate(aggregate, self.path.scope(), Some(Box::new(of(T::columns(self.path)).into_node())))
    }

    /// Is the number of rows.
    pub fn count(self) -> Expr<i64> {
        Expr::new(Node::Aggregate(Aggregate::Count, self.path.scope(), None))
    }

    /// Is the number of rows for which the condition is true.
    pub fn count_if<C: Condition>(self, condition: impl FnOnce(T::Columns<Required>) -> C) -> Expr<i64> {
        let one = Node::Value(crate::Any::Integer(1));
        let case = Node::Case(vec![(condition(T::columns(self.path)).into_node(), one)], None);
        Expr::new(Node::Aggregate(Aggregate::Count, self.path.scope(), Some(Box::new(case))))
    }

    /// Is the number of different values, NULL not among them.
    pub fn count_distinct<E: Expression>(self, of: impl FnOnce(T::Columns<Required>) -> E) -> Expr<i64> {
        Expr::new(self.of(Aggregate::CountDistinct, of))
    }

    /// Is the sum of all rows, in the type of what is summed; 0 where there is none.
    pub fn sum<E: Expression>(self, of: impl FnOnce(T::Columns<Required>) -> E) -> Expr<ScalarOf<E>>
    where
        <ScalarOf<E> as Scalar>::Arithmetic: HasArithmetic<ScalarOf<E>>,
    {
        Expr::new(self.of(Aggregate::sum_of(ScalarOf::<E>::DEF.storage), of))
    }

    /// Is the smallest value; NULL where there is none.
    pub fn min<E: Expression>(self, of: impl FnOnce(T::Columns<Required>) -> E) -> Expr<ScalarOf<E>, Optional>
    where
        <ScalarOf<E> as Scalar>::Order: HasOrder<ScalarOf<E>>,
    {
        Expr::new(self.of(Aggregate::Min, of))
    }

    /// Is the largest value; NULL where there is none.
    pub fn max<E: Expression>(self, of: impl FnOnce(T::Columns<Required>) -> E) -> Expr<ScalarOf<E>, Optional>
    where
        <ScalarOf<E> as Scalar>::Order: HasOrder<ScalarOf<E>>,
    {
        Expr::new(self.of(Aggregate::Max, of))
    }

    /// Is the average; NULL where there is nothing.
    pub fn avg<E: Expression>(self, of: impl FnOnce(T::Columns<Required>) -> E) -> Expr<f64, Optional>
    where
        <ScalarOf<E> as Scalar>::Arithmetic: HasArithmetic<ScalarOf<E>> + HasProducts<ScalarOf<E>>,
    {
        Expr::new(self.of(Aggregate::Avg, of))
    }
}
