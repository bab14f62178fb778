//! NULL in the type of a column or an expression.

use std::marker::PhantomData;

/// Marks a column or expression that is never NULL.
#[derive(Debug, Clone, Copy)]
pub enum Required {}

/// Marks a column or expression that may be NULL.
#[derive(Debug, Clone, Copy)]
pub enum Optional {}

/// Marks a generated column: read like one marked `N`, never set.
#[derive(Debug, Clone, Copy)]
pub struct Generated<N = Required>(PhantomData<fn() -> N>);

/// Is [`Required`], [`Optional`] or [`Generated`].
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
