//! Rows that go in together: a parent, the rows that reference it, theirs.
//!
//! A child's reference can't be known before its parent is there, and a value that stands for "not yet" would be a key
//! that leads nowhere. So a child is made by a closure that is given its parent as it was inserted: what it says is typed
//! like any other insert, and whether it says the truth is looked at when the row is in.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
//! # fn main() -> fk::Result<()> {
//! # let (db, helen, lamp, order) = shop()?;
//! let max = NewCustomer { name: "Max".into() }.with(Customer::ORDERS, [[(lamp.id, 2)], [(lamp.id, 5)]], |max, lines| {
//!     NewOrder { customer_id: max.id, status: None }.with(Order::LINES, lines, |order, (item_id, quantity)| {
//!         OrderLine { order_id: order.id, item_id, quantity }
//!     })
//! });
//! let (max, orders) = db.write(|tx| tx.insert_nested(max))?;
//! let (second, lines) = &orders[1]; // as `Customer::query().with(Customer::ORDERS.with(Order::LINES))` reads them
//! assert_eq!((second.customer_id, lines[0].order_id, lines[0].quantity), (max.id, second.id, 5));
//! # Ok(())
//! # }
//! ```

mod run;

use std::fmt;
use std::marker::PhantomData;

pub use run::{InsertIn, Inserter};

use crate::expression::Marker;
use crate::relation::{ManyToMany, ToMany, ToMaybe};
use crate::table::{Insert, Table};

/// Holds a row and what goes in below it; made by [`Insert::with`], inserted by `tx.insert_nested`.
#[must_use = "it is inserted by `tx.insert_nested`"]
pub struct Nested<R, B> {
    row: R,
    below: B,
}

/// Holds what goes in below a row, by one relation.
pub struct Below<L, I, F, N> {
    relation: L,
    items: I,
    make: F,
    of: Marker<N>,
}

impl<R: fmt::Debug, B> fmt::Debug for Nested<R, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Nested").field("row", &self.row).finish_non_exhaustive()
    }
}

impl<L: fmt::Debug, I, F, N> fmt::Debug for Below<L, I, F, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Below").field("relation", &self.relation).finish_non_exhaustive()
    }
}

impl<L, I, F, N> Below<L, I, F, N> {
    const fn new(relation: L, items: I, make: F) -> Self {
        Self { relation, items, make, of: PhantomData }
    }
}

/// Leads from a row to rows that reference it: `has_many` and `has_one`; of `many_to_many`, to the rows of the table
/// between.
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't lead to rows that reference another",
    label = "expected a relation such as `Customer::ORDERS`"
)]
pub trait ToChildren {
    /// The table of the row.
    type Parent: Table;
    /// The table of those that reference it.
    type Child: Table;
    /// What there is of them: a `Vec`, or an `Option` where there is one at most.
    type Rows<N>;

    /// The position of their foreign key.
    fn foreign_key(&self) -> usize;

    /// No rows.
    fn none<N>() -> Self::Rows<N>;

    /// Adds one.
    fn add<N>(rows: &mut Self::Rows<N>, row: N);
}

#[diagnostic::do_not_recommend]
impl<Parent: Table, Child: Table> ToChildren for ToMany<Parent, Child> {
    type Parent = Parent;
    type Child = Child;
    type Rows<N> = Vec<N>;

    fn foreign_key(&self) -> usize {
        self.index()
    }

    fn none<N>() -> Vec<N> {
        Vec::new()
    }

    fn add<N>(rows: &mut Vec<N>, row: N) {
        rows.push(row);
    }
}

#[diagnostic::do_not_recommend]
impl<Parent: Table, Child: Table> ToChildren for ToMaybe<Parent, Child> {
    type Parent = Parent;
    type Child = Child;
    type Rows<N> = Option<N>;

    fn foreign_key(&self) -> usize {
        self.index()
    }

    fn none<N>() -> Option<N> {
        None
    }

    fn add<N>(rows: &mut Option<N>, row: N) {
        *rows = Some(row);
    }
}

#[diagnostic::do_not_recommend]
impl<Parent: Table, Through: Table, Target> ToChildren for ManyToMany<Parent, Through, Target> {
    type Parent = Parent;
    type Child = Through;
    type Rows<N> = Vec<N>;

    fn foreign_key(&self) -> usize {
        self.through().index()
    }

    fn none<N>() -> Vec<N> {
        Vec::new()
    }

    fn add<N>(rows: &mut Vec<N>, row: N) {
        rows.push(row);
    }
}

/// Is the table from which a relation leads. A bound of its own, so that a relation of another table is one error: the
/// closure beside it is given a row of the relation's table.
#[diagnostic::on_unimplemented(
    message = "this relation leads from `{Self}`, and the row is one of `{T}`",
    label = "not a relation of `{T}`",
    note = "expected a relation that `has_many`, `has_one` or `many_to_many` of `{T}` has made"
)]
pub trait IsTable<T> {}

#[diagnostic::do_not_recommend]
impl<T> IsTable<T> for T {}

/// Goes into the table `T`: a row, its `New…` struct, or one of them with what is below it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no row of `{T}`",
    label = "expected a row of `{T}`, or its `New…` struct",
    note = "the relation leads to rows of `{T}`"
)]
pub trait InsertInto<T> {
    /// What is given back.
    type Rows;

    /// The row itself.
    fn row(rows: &Self::Rows) -> &T;
}

#[diagnostic::do_not_recommend]
impl<R: Insert> InsertInto<R::Table> for R {
    type Rows = R::Table;

    fn row(rows: &R::Table) -> &R::Table {
        rows
    }
}

/// Puts together what [`Insert::with`] gives.
pub(crate) fn with<R, L, I, F, N>(row: R, relation: L, items: I, make: F) -> Nested<R, (Below<L, I, F, N>,)> {
    Nested { row, below: (Below::new(relation, items, make),) }
}

/// What is below a row of `T`, by one relation.
pub trait BelowOf<T> {
    /// What is given back.
    type Rows;
}

#[diagnostic::do_not_recommend]
impl<L: ToChildren, I, F, N: InsertInto<L::Child>> BelowOf<L::Parent> for Below<L, I, F, N> {
    type Rows = L::Rows<N::Rows>;
}

macro_rules! nested {
    ($($below:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<R: Insert, $($below: BelowOf<R::Table>),*> InsertInto<R::Table> for Nested<R, ($($below,)*)> {
            type Rows = (R::Table, $($below::Rows),*);

            fn row(rows: &Self::Rows) -> &R::Table {
                &rows.0
            }
        }
    };
}

macro_rules! more {
    ($($below:ident $at:tt),*) => {
        impl<R: Insert, $($below),*> Nested<R, ($($below,)*)> {
            /// Adds rows that reference the same row by another relation, as [`Insert::with`] does.
            pub fn with<L, I, F, N>(
                self,
                relation: L,
                items: I,
                row: F,
            ) -> Nested<R, ($($below,)* Below<L, I, F, N>,)>
            where
                L: ToChildren<Parent: IsTable<R::Table>>,
                I: IntoIterator,
                F: FnMut(&L::Parent, I::Item) -> N,
                N: InsertInto<L::Child>,
            {
                let below = ($(self.below.$at,)* Below::new(relation, items, row),);
                Nested { row: self.row, below }
            }
        }
    };
}

nested!(B0);
nested!(B0 B1);
nested!(B0 B1 B2);
nested!(B0 B1 B2 B3);
nested!(B0 B1 B2 B3 B4);
nested!(B0 B1 B2 B3 B4 B5);
nested!(B0 B1 B2 B3 B4 B5 B6);
nested!(B0 B1 B2 B3 B4 B5 B6 B7);
more!(B0 0);
more!(B0 0, B1 1);
more!(B0 0, B1 1, B2 2);
more!(B0 0, B1 1, B2 2, B3 3);
more!(B0 0, B1 1, B2 2, B3 3, B4 4);
more!(B0 0, B1 1, B2 2, B3 3, B4 4, B5 5);
more!(B0 0, B1 1, B2 2, B3 3, B4 4, B5 5, B6 6);
