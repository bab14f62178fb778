//! NULL in the type of a column or an expression.

use std::marker::PhantomData;

use crate::value::Value;

/// Marks a column or expression that is never NULL.
#[derive(Debug, Clone, Copy)]
pub enum Required {}

/// Marks a column or expression that may be NULL.
#[derive(Debug, Clone, Copy)]
pub enum Optional {}

/// Marks a generated column: it is read like one marked `N`, and has no `set`.
///
/// ```
/// # use fk::prelude::*;
/// #[derive(Table)]
/// struct Line {
///     #[key]
///     id: Key<Self>,
///     quantity: i64,
///     #[generated(quantity * 100)]
///     percent: i64,
/// }
/// let _ = Line::query().filter(|l| l.percent.gt(200));
/// let _: fn(&LineColumns) -> &fk::Column<i64, fk::Generated> = |l| &l.percent;
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Generated<N = Required>(PhantomData<fn() -> N>);

/// Says whether a column or an expression may be NULL: [`Required`], [`Optional`] or [`Generated`].
pub trait Nullness: 'static {
    /// What comes of combining with `Other`: optional if either is.
    type Or<Other: Nullness>: Nullness;
    /// What comes of falling back to `Other`: required if either is.
    type And<Other: Nullness>: Nullness;
    /// The same of an expression, which no one sets.
    type Plain: Nullness;
    /// What is read of a column of type `V`: `V`, or an `Option` of it, never an `Option` of an `Option`.
    type Of<V: Value>: Value;
    /// What is read of a row: `R`, or an `Option` of it.
    type Maybe<R>;

    /// Makes it of a row; without one there is none but an optional.
    fn maybe<R>(row: Option<R>) -> Option<Self::Maybe<R>>;

    /// Borrows the row, where there is one.
    fn row<R>(maybe: &mut Self::Maybe<R>) -> Option<&mut R>;

    /// Changes the row, where there is one.
    fn map<R, To>(maybe: Self::Maybe<R>, change: impl FnOnce(R) -> To) -> Self::Maybe<To>;
}

impl Nullness for Required {
    type Or<Other: Nullness> = Other::Plain;
    type And<Other: Nullness> = Self;
    type Plain = Self;
    type Of<V: Value> = V;
    type Maybe<R> = R;

    fn maybe<R>(row: Option<R>) -> Option<R> {
        row
    }

    fn row<R>(maybe: &mut R) -> Option<&mut R> {
        Some(maybe)
    }

    fn map<R, To>(maybe: R, change: impl FnOnce(R) -> To) -> To {
        change(maybe)
    }
}

impl Nullness for Optional {
    type Or<Other: Nullness> = Self;
    type And<Other: Nullness> = Other::Plain;
    type Plain = Self;
    type Of<V: Value> = Option<V::Scalar>;
    type Maybe<R> = Option<R>;

    fn maybe<R>(row: Option<R>) -> Option<Option<R>> {
        Some(row)
    }

    fn row<R>(maybe: &mut Option<R>) -> Option<&mut R> {
        maybe.as_mut()
    }

    fn map<R, To>(maybe: Option<R>, change: impl FnOnce(R) -> To) -> Option<To> {
        maybe.map(change)
    }
}

impl<N: Nullness> Nullness for Generated<N> {
    type Or<Other: Nullness> = N::Or<Other>;
    type And<Other: Nullness> = N::And<Other>;
    type Plain = N::Plain;
    type Of<V: Value> = N::Of<V>;
    type Maybe<R> = N::Maybe<R>;

    fn maybe<R>(row: Option<R>) -> Option<N::Maybe<R>> {
        N::maybe(row)
    }

    fn row<R>(maybe: &mut N::Maybe<R>) -> Option<&mut R> {
        N::row(maybe)
    }

    fn map<R, To>(maybe: N::Maybe<R>, change: impl FnOnce(R) -> To) -> N::Maybe<To> {
        N::map(maybe, change)
    }
}
