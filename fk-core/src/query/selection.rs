//! [`Selection`]: what can be chosen in `select`, and what it is read as.

use std::marker::PhantomData;

use super::Output;
use super::form::read_whole;
use crate::error::Result;
use crate::expression::{Column, Expr, Marker, Path};
use crate::nullness::Nullness;
use crate::row::{Source, read};
use crate::schema::TableShape;
use crate::table::{Of, Table};
use crate::value::Value;

/// Is what `select` takes: a column, an expression, the columns of a table for its whole row, a tuple of up to 16, or the
/// `Select..` struct of a `#[derive(Row)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be selected",
    label = "expected columns, expressions, or a tuple of up to 16 of them"
)]
pub trait Selection {
    /// What it is read as.
    type Row;

    /// Appends itself to what a query gives.
    fn add_to(self, outputs: &mut Vec<Output>);

    /// Reads it from column `at` on, which goes behind it.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode).
    fn read(row: &dyn Source, at: &mut usize) -> Result<Self::Row>;
}

/// Says which form a query has that gives a selection. What can't be selected is told of once, since a query's type then
/// doesn't have it.
pub trait HasForm {
    /// [`Selected`](super::Selected) of it.
    type Form;
}

#[diagnostic::do_not_recommend]
impl<S: Selection> HasForm for S {
    type Form = super::Selected<S>;
}

/// The form of a query that gives a selection: [`Selected`](super::Selected).
pub type FormOf<S> = <S as HasForm>::Form;

fn next<V: Value>(row: &dyn Source, at: &mut usize) -> Result<V> {
    *at += 1;
    Ok(read(row, *at - 1)?)
}

#[diagnostic::do_not_recommend]
impl<V: Value, N: Nullness> Selection for Column<V, N> {
    type Row = N::Of<V>;

    fn add_to(self, outputs: &mut Vec<Output>) {
        outputs.push(Output::Value(self.node()));
    }

    fn read(row: &dyn Source, at: &mut usize) -> Result<N::Of<V>> {
        next(row, at)
    }
}

#[diagnostic::do_not_recommend]
impl<V: Value, N: Nullness> Selection for Expr<V, N> {
    type Row = N::Of<V>;

    fn add_to(self, outputs: &mut Vec<Output>) {
        outputs.push(Output::Value(self.into_node()));
    }

    fn read(row: &dyn Source, at: &mut usize) -> Result<N::Of<V>> {
        next(row, at)
    }
}

/// Is what the derives implement for structs that can be selected: the columns of a table, for its whole row, and the
/// `Select..` struct of a row. [`Chosen`] follows from it.
pub trait SelectionSource {
    /// How it is selected: [`WholeRow`] or [`Fields`](super::Fields).
    type Choice;

    /// Gives what is selected.
    fn choice(self) -> Self::Choice;
}

/// Is a struct that can be selected, whether or not its fields fit: that is asked of its `Choice`, so that what is told
/// is which doesn't.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be selected",
    label = "expected columns, expressions, or a tuple of up to 16 of them",
    note = "a query inside another is asked for something: `.count()`, `.exists()`, `.sum(..)`; a value is `fk::value(..)`"
)]
pub trait Chosen {
    /// How it is selected.
    type Choice;

    /// Gives what is selected.
    fn choice(self) -> Self::Choice;
}

#[diagnostic::do_not_recommend]
impl<C: SelectionSource> Chosen for C {
    type Choice = C::Choice;

    fn choice(self) -> C::Choice {
        SelectionSource::choice(self)
    }
}

// This one is recommended, for the sake of what stands behind it.
impl<C: Chosen<Choice: Choice>> Selection for C {
    type Row = <C::Choice as Choice>::Row;

    fn add_to(self, outputs: &mut Vec<Output>) {
        self.choice().add_to(outputs);
    }

    fn read(row: &dyn Source, at: &mut usize) -> Result<Self::Row> {
        C::Choice::read(row, at)
    }
}

/// Is how a struct is selected: [`WholeRow`] or [`Fields`](super::Fields).
pub trait Choice {
    /// What it is read as.
    type Row;

    /// Appends itself to what a query gives.
    fn add_to(self, outputs: &mut Vec<Output>);

    /// Reads it from column `at` on, which goes behind it.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode).
    fn read(row: &dyn Source, at: &mut usize) -> Result<Self::Row>;
}

/// Selects all columns of a table.
#[derive(Debug)]
pub struct WholeRow<T, N> {
    path: Path,
    of: Marker<(T, N)>,
}

impl<T, N> WholeRow<T, N> {
    pub(crate) fn path(&self) -> Path {
        self.path
    }

    /// Selects the row that `path` leads to.
    pub const fn new(path: Path) -> Self {
        Self { path, of: PhantomData }
    }
}

impl<T: Table, N: Nullness> Choice for WholeRow<T, N> {
    type Row = N::Maybe<T>;

    fn add_to(self, outputs: &mut Vec<Output>) {
        outputs.push(Output::Table(self.path));
    }

    fn read(row: &dyn Source, at: &mut usize) -> Result<Self::Row> {
        read_maybe::<N, _>(row, Of::<T>::SHAPE, Of::<T>::SHAPE.columns.len(), at, |at| read_whole(row, at))
    }
}

/// Selects each part of a tuple.
#[derive(Debug)]
pub struct Parts<P>(P);

/// Reads a row that may be missing, `width` columns with what belongs to it: all are NULL then, those of its key too.
pub(crate) fn read_maybe<N: Nullness, R>(
    row: &dyn Source,
    shape: &TableShape,
    width: usize,
    at: &mut usize,
    read: impl FnOnce(&mut usize) -> Result<R>,
) -> Result<N::Maybe<R>> {
    if is_missing(row, shape.key, *at)
        && let Some(missing) = N::maybe(None)
    {
        *at += width;
        return Ok(missing);
    }
    N::maybe(Some(read(at)?)).ok_or_else(|| no_row(shape.name))
}

/// Whether the row that begins at `at` isn't there.
fn is_missing(row: &dyn Source, key: &[usize], at: usize) -> bool {
    key.iter().all(|column| matches!(row.get(at + column), crate::AnyRef::Null))
}

#[cold]
fn no_row(table: &'static str) -> crate::Error {
    crate::Error::NotFound { table, columns: Vec::new(), key: Vec::new() }
}

macro_rules! tuples {
    ($($($ty:ident $at:tt),*;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($ty),*> Chosen for ($($ty,)*) {
            type Choice = Parts<Self>;

            fn choice(self) -> Parts<Self> {
                Parts(self)
            }
        }

        impl<$($ty: Selection),*> Choice for Parts<($($ty,)*)> {
            type Row = ($($ty::Row,)*);

            fn add_to(self, outputs: &mut Vec<Output>) {
                $(self.0.$at.add_to(outputs);)*
            }

            fn read(row: &dyn Source, at: &mut usize) -> Result<Self::Row> {
                Ok(($($ty::read(row, at)?,)*))
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
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14;
    A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14, P 15;
}
