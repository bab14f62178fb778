//! [`Form`]: what a query gives for each row, and how it is read.
//!
//! Reading has three parts, so that children can be loaded by one further statement for all rows: each row is read by
//! itself into something that still has places for children, then the places of all rows are filled, then each becomes
//! what the user gets. Where nothing is loaded the first part is all.

use std::fmt;
use std::marker::PhantomData;

use super::load::{Load, Loader};
use super::{FormOf, Output, Query, QueryData, Selection};
use crate::error::Result;
use crate::expression::{Marker, Path};
use crate::nullness::Required;
use crate::row::{Offset, Source};
use crate::table::{Of, Table};

/// Says what a query gives for each row.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no form of a query",
    label = "made by `select`, `with` and the like"
)]
pub trait Form {
    /// A row whose children aren't loaded yet.
    type Held;
    /// What the user gets.
    type Row;
    /// Whether children are to be loaded.
    const LOADS: bool;

    /// Reads a row from column `at` on, which goes behind it. `owner` is where the columns of the row begin to which
    /// what is read belongs.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode).
    fn read(&self, row: &dyn Source, owner: usize, at: &mut usize) -> Result<Self::Held>;

    /// Loads the children of all rows.
    ///
    /// # Errors
    /// Those of the loader.
    fn attach(&self, _rows: Vec<&mut Self::Held>, _loader: &dyn Loader) -> Result<()> {
        Ok(())
    }

    /// Appends the queries by which children are loaded.
    fn further(&self, _list: &mut Vec<Further>) {}

    /// Makes it what the user gets.
    fn finish(&self, held: Self::Held) -> Self::Row;
}

/// Is a query by which the children of rows are loaded, and those that load further ones with them.
#[derive(Debug, Clone, PartialEq)]
pub struct Further {
    /// The query, for many keys at once.
    pub query: QueryData,
    /// What is loaded with its rows.
    pub also: Vec<Further>,
}

/// Marks forms that give something for each row of the table, so that the rows can still be chosen.
#[diagnostic::on_unimplemented(
    message = "the rows of this query can't be chosen any more",
    label = "they were put together already",
    note = "rows are chosen before `group_by`, `union` and the like; groups by `having` and `order_by` before their `select`"
)]
pub trait PerRow: Form + super::OfOneTable {}

/// Marks the form of a query that gives its rows as they are, so that something else can still be given.
#[diagnostic::on_unimplemented(
    message = "what this query gives was said already",
    label = "expected a query that gives the rows of its table",
    note = "`select`, `with` and `group_by` each say it; write the other things that are to be given into the one `select`"
)]
pub trait Untouched {}

#[diagnostic::do_not_recommend]
impl<T> Untouched for Whole<T> {}

/// Gives the row itself.
pub struct Whole<T>(Marker<T>);

impl<T> Whole<T> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Clone for Whole<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Whole<T> {}

impl<T> fmt::Debug for Whole<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Whole")
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> Form for Whole<T> {
    type Held = T;
    type Row = T;
    const LOADS: bool = false;

    fn read(&self, row: &dyn Source, _: usize, at: &mut usize) -> Result<T> {
        read_whole(row, at)
    }

    fn finish(&self, held: T) -> T {
        held
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> PerRow for Whole<T> {}

#[diagnostic::do_not_recommend]
impl<T: Table> Load for Whole<T> {
    type Table = T;
    type Loaded = T;

    fn outputs(&self, path: Path, list: &mut Vec<Output>) {
        list.push(Output::Table(path));
    }

    fn width(&self) -> usize {
        Of::<T>::SHAPE.columns.len()
    }
}

/// Reads a table's row from column `at` on.
pub(crate) fn read_whole<T: Table>(row: &dyn Source, at: &mut usize) -> Result<T> {
    let begin = *at;
    *at += Of::<T>::SHAPE.columns.len();
    // At the beginning the source itself knows whose columns they are.
    if begin == 0 { T::decode(row) } else { T::decode(&Offset::new(row, begin, Of::<T>::DEF)) }
}

/// Gives what `select` has chosen.
pub struct Selected<S>(Marker<S>);

impl<S> Selected<S> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<S> Clone for Selected<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Selected<S> {}

impl<S> fmt::Debug for Selected<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Selected")
    }
}

/// Says of a form that it gives a selection as it is.
macro_rules! gives_selection {
    ($form:ident) => {
        #[diagnostic::do_not_recommend]
        impl<S: Selection> Form for $form<S> {
            type Held = S::Row;
            type Row = S::Row;
            const LOADS: bool = false;

            fn read(&self, row: &dyn Source, _: usize, at: &mut usize) -> Result<S::Row> {
                S::read(row, at)
            }

            fn finish(&self, held: S::Row) -> S::Row {
                held
            }
        }
    };
}

pub(super) use gives_selection;

gives_selection!(Selected);

#[diagnostic::do_not_recommend]
impl<S: Selection> PerRow for Selected<S> {}

impl<T: Table, F> Query<T, F> {
    /// Gives something else than the row: a column, an expression, a row that a path leads to, a tuple of up to 16 of
    /// them, or the `Select..` struct of a `#[derive(Row)]`.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let totals = Order::query().select(|o| {
    ///     (o.id, o.customer().name, o.lines().sum(|l| l.quantity * l.item().price_cents))
    /// });
    /// assert_eq!(db.read(|tx| tx.all(totals))?, [(order.id, "Helen".to_owned(), 3998)]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn select<S: Selection>(mut self, selection: impl FnOnce(T::Columns<Required>) -> S) -> Query<T, FormOf<S>>
    where
        F: Untouched,
    {
        selection(T::columns(self.data.root())).add_to(&mut self.data.outputs);
        Query { data: self.data, form: Selected::new(), of: PhantomData }
    }
}
