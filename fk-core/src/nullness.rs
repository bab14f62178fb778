//! NULL in the type of a column or an expression.

use std::marker::PhantomData;

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
    /// The same of an expression, which no one sets.
    type Plain: Nullness;
}

impl Nullness for Required {
    type Or<Other: Nullness> = Other::Plain;
    type Plain = Self;
}

impl Nullness for Optional {
    type Or<Other: Nullness> = Self;
    type Plain = Self;
}

impl<N: Nullness> Nullness for Generated<N> {
    type Or<Other: Nullness> = N::Or<Other>;
    type Plain = N::Plain;
}
