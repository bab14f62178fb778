//! Structs of a user's own for what a query gives: `#[derive(Row)]`.

use std::fmt;
use std::marker::PhantomData;

use super::load::{Load, Loader};
use super::{Form, Further, Output, PerRow, Query};
use crate::error::Result;
use crate::expression::{Marker, Path};
use crate::row::Source;

/// Is what `#[derive(Row)]` implements, `P` being the types of its fields, in order; [`RowParts`] follows from it.
///
/// A parameter, since the type of a private field may be private where the struct isn't.
pub trait RowSource<P>: Sized {
    /// Makes it of its fields.
    fn from_parts(parts: P) -> Self;
}

/// Is a struct with `#[derive(Row)]` whose fields have the types `P`, in order.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be made of `{P}`",
    label = "expected a struct with `#[derive(Row)]` whose fields have these types, in this order"
)]
pub trait RowParts<P>: Sized {
    /// Makes it of its fields.
    fn from_parts(parts: P) -> Self;
}

#[diagnostic::do_not_recommend]
impl<P, R: RowSource<P>> RowParts<P> for R {
    fn from_parts(parts: P) -> Self {
        RowSource::from_parts(parts)
    }
}

/// Gives a struct instead of a tuple.
pub struct Mapped<F, R> {
    form: F,
    of: Marker<R>,
}

impl<F, R> Mapped<F, R> {
    pub(crate) const fn new(form: F) -> Self {
        Self { form, of: PhantomData }
    }
}

impl<F: Clone, R> Clone for Mapped<F, R> {
    fn clone(&self) -> Self {
        Self::new(self.form.clone())
    }
}

impl<F: fmt::Debug, R> fmt::Debug for Mapped<F, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Mapped").field(&self.form).finish()
    }
}

#[diagnostic::do_not_recommend]
impl<F: Form, R: RowParts<F::Row>> Form for Mapped<F, R> {
    type Held = F::Held;
    type Row = R;
    const LOADS: bool = F::LOADS;

    fn read(&self, row: &dyn Source, owner: usize, at: &mut usize) -> Result<F::Held> {
        self.form.read(row, owner, at)
    }

    fn attach(&self, rows: Vec<&mut F::Held>, loader: &dyn Loader) -> Result<()> {
        self.form.attach(rows, loader)
    }

    fn further(&self, list: &mut Vec<Further>) {
        self.form.further(list);
    }

    fn finish(&self, held: F::Held) -> R {
        R::from_parts(self.form.finish(held))
    }
}

#[diagnostic::do_not_recommend]
impl<F: PerRow, R: RowParts<F::Row>> PerRow for Mapped<F, R> {}

#[diagnostic::do_not_recommend]
impl<F: Load, R: RowParts<F::Row>> Load for Mapped<F, R> {
    type Table = F::Table;
    type Loaded = R;

    fn outputs(&self, path: Path, list: &mut Vec<Output>) {
        self.form.outputs(path, list);
    }

    fn width(&self) -> usize {
        self.form.width()
    }
}

impl<T, F: Form> Query<T, F> {
    /// Gives a struct with `#[derive(Row)]` instead of a tuple: its fields are the tuple's, in order.
    pub fn into_row<R: RowParts<F::Row>>(self) -> Query<T, Mapped<F, R>> {
        Query { data: self.data, form: Mapped::new(self.form), of: PhantomData }
    }
}
