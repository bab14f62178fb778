//! [`Gives`]: whether what is selected for a field is of the field's type.
//!
//! The traits with words of their own ask for [`Same`] instead of an equal associated type: what isn't the same then is a
//! trait that isn't implemented, which the words are for, and not a mismatch, which the compiler tells in its own.

use std::marker::PhantomData;

use super::{Choice, Output, Selection};
use crate::error::Result;
use crate::expression::Marker;
use crate::row::Source;

/// Is the same type as `T`.
pub trait Same<T>: Sized {
    /// Gives the same value.
    fn of(same: T) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T> Same<T> for T {
    fn of(same: T) -> T {
        same
    }
}

/// Can be selected for a field of type `R`: a column, an expression, the columns of a table for its whole row, a tuple,
/// or another `Select..` struct. `#[derive(Row)]` asks it of what the fields of a `Select..` struct are given.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not give `{R}`",
    label = "a field of type `{R}` is given something else here"
)]
pub trait Gives<R>: Selection {
    /// Reads the field from column `at` on, which goes behind it.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode).
    fn read_field(row: &dyn Source, at: &mut usize) -> Result<R>;
}

#[diagnostic::do_not_recommend]
impl<S: Selection, R: Same<S::Row>> Gives<R> for S {
    fn read_field(row: &dyn Source, at: &mut usize) -> Result<R> {
        S::read(row, at).map(R::of)
    }
}

/// Is a struct with `#[derive(Row)]` whose fields are given `P`.
pub trait MadeOf<P>: Sized {
    /// Appends what is selected for the fields.
    fn add_to(parts: P, outputs: &mut Vec<Output>);

    /// Reads the fields from column `at` on, which goes behind them.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode).
    fn read(row: &dyn Source, at: &mut usize) -> Result<Self>;
}

/// Selects the fields of a row `R`.
#[derive(Debug)]
pub struct Fields<R, P> {
    parts: P,
    of: Marker<R>,
}

impl<R, P> Fields<R, P> {
    /// Selects these.
    pub const fn new(parts: P) -> Self {
        Self { parts, of: PhantomData }
    }
}

impl<R: MadeOf<P>, P> Choice for Fields<R, P> {
    type Row = R;

    fn add_to(self, outputs: &mut Vec<Output>) {
        R::add_to(self.parts, outputs);
    }

    fn read(row: &dyn Source, at: &mut usize) -> Result<R> {
        R::read(row, at)
    }
}
