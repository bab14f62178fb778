//! NULL in the type of a column or an expression.

/// Marks a column or expression that is never NULL.
#[derive(Debug, Clone, Copy)]
pub enum Required {}

/// Marks a column or expression that may be NULL.
#[derive(Debug, Clone, Copy)]
pub enum Optional {}

/// Is [`Required`] or [`Optional`].
pub trait Nullness: 'static {
    /// What comes of combining with `Other`: optional if either is.
    type Or<Other: Nullness>: Nullness;
}

impl Nullness for Required {
    type Or<Other: Nullness> = Other;
}

impl Nullness for Optional {
    type Or<Other: Nullness> = Self;
}
