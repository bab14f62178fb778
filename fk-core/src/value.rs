//! What a column can hold: the traits behind every field of a table.
//!
//! [`Value`] is any column type; [`Scalar`] is one that is never NULL. `Option<T>` of a scalar is
//! the nullable column, and nothing else is, so that `Option<Option<T>>` doesn't exist.
//!
//! | Rust | stored as | order | arithmetic |
//! |---|---|---|---|
//! | `i8` `i16` `i32` `i64` `u8` `u16` `u32` | INTEGER | yes | yes |
//! | `f64` | REAL, never NaN; -0.0 comes back as 0.0 | yes | yes |
//! | `bool` | INTEGER 0 or 1 | no | no |
//! | `String` | TEXT | yes, by bytes | no |
//! | `Vec<u8>` | BLOB | yes, by bytes | no |
//! | `Key<T>`, `Key<T, V>` | as `V` | as `V` | no |
//! | `#[derive(Value)]` newtype | as its field | as its field | as its field |
//! | `#[derive(Value)]` enum | TEXT, one word a variant | no | no |

mod binary;
mod boolean;
mod integer;
mod option;
mod real;
pub(crate) mod text;

use std::fmt;

use crate::any::AnyRef;
use crate::schema::ScalarDef;

/// Says why a value can't be stored, or why a stored value is none of the column's type. `{}` leaves
/// the value out, `{:#}` has it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ValueError {
    /// The stored value has another storage class.
    #[error("expected {expected}, found {found}")]
    Kind {
        /// What the column's type reads.
        expected: &'static str,
        /// What is stored.
        found: &'static str,
    },
    /// The number doesn't fit the column's type.
    #[error(fmt = out_of_range_text)]
    OutOfRange {
        /// The number, as text.
        value: String,
        /// The Rust type.
        of: &'static str,
    },
    /// NaN was to be stored. SQLite would store NULL (SQLite documentation, "Datatypes", §2).
    #[error("NaN can't be stored")]
    NotANumber,
    /// The stored text isn't UTF-8.
    #[error("the text is not valid UTF-8 (first bad byte at {at})")]
    NotUtf8 {
        /// Offset of the first bad byte.
        at: usize,
    },
    /// The stored text is none of the enum's words.
    #[error(fmt = unknown_word_text)]
    UnknownWord {
        /// What is stored.
        word: String,
        /// The enum.
        of: &'static str,
        /// The words that there are.
        words: String,
    },
}

fn out_of_range_text(value: &str, of: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if f.alternate() {
        f.write_str(value)?;
    } else {
        f.write_str("the number")?;
    }
    write!(f, " is outside the range of `{of}`")
}

fn unknown_word_text(word: &str, of: &str, words: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if f.alternate() {
        write!(f, "`{word}`")?;
    } else {
        f.write_str("the text")?;
    }
    write!(f, " is none of the words of `{of}`: {words}")
}

impl ValueError {
    /// The stored value has another storage class than `expected`.
    pub fn kind(expected: &'static str, found: AnyRef<'_>) -> Self {
        Self::Kind { expected, found: found.kind() }
    }
}

/// Marks, as [`Scalar::Order`] or [`Scalar::Arithmetic`], what the stored form has.
#[derive(Debug, Clone, Copy)]
pub enum Yes {}

/// Marks, as [`Scalar::Order`] or [`Scalar::Arithmetic`], what the stored form has not.
#[derive(Debug, Clone, Copy)]
pub enum No {}

/// Says, as [`Scalar::Base`], that a type is stored as itself.
#[derive(Debug, Clone, Copy)]
pub enum Itself {}

/// Gives the type that `T` is stored as.
pub trait HasBase<T> {
    /// That type.
    type Base: Scalar;
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> HasBase<T> for Itself {
    type Base = T;
}

/// The type that `T` is stored as.
pub type Base<T> = <<T as Scalar>::Base as HasBase<T>>::Base;

/// Is a column type that is never NULL.
///
/// Implemented by `#[derive(Value)]`; write it by hand only for a type that is neither a newtype
/// nor a unit enum.
pub trait Scalar: Sized + 'static {
    /// How the type is stored.
    const DEF: ScalarDef;
    /// [`Yes`] if `<` on the stored form is `<` on the type.
    type Order;
    /// [`Yes`] if `+` on the stored form is `+` on the type.
    type Arithmetic;
    /// [`Itself`], unless `#[check(..)]` compares what is stored as another type: a newtype as its field, a key as
    /// its value, an enum as a text.
    type Base;

    /// Gives the stored form.
    ///
    /// # Errors
    /// [`ValueError`] for a value that can't be stored, such as NaN.
    fn encode(&self) -> Result<AnyRef<'_>, ValueError>;

    /// Reads the stored form.
    ///
    /// # Errors
    /// [`ValueError`] if `raw` is no value of this type.
    fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError>;
}

/// Is a column type: a [`Scalar`], or an `Option` of one where the column may be NULL.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a column",
    label = "not a column type",
    note = "column types are integers up to `i64` and `u32`, `f64`, `bool`, `String`, `Vec<u8>`, `Key<_>`, types with `#[derive(Value)]`, and `Option` of each"
)]
pub trait Value: Sized + 'static {
    /// The type without `Option`.
    type Scalar: Scalar;
    /// [`Required`](crate::Required), or [`Optional`](crate::Optional) for an `Option`.
    type Null: crate::nullness::Nullness;
    /// Whether the column may be NULL.
    const NULLABLE: bool;

    /// Gives the stored form.
    ///
    /// # Errors
    /// [`ValueError`] for a value that can't be stored, such as NaN.
    fn encode(&self) -> Result<AnyRef<'_>, ValueError>;

    /// Reads the stored form.
    ///
    /// # Errors
    /// [`ValueError`] if `raw` is no value of this type.
    fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError>;
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Value for T {
    type Scalar = T;
    type Null = crate::Required;
    const NULLABLE: bool = false;

    fn encode(&self) -> Result<AnyRef<'_>, ValueError> {
        Scalar::encode(self)
    }

    fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError> {
        Scalar::decode(raw)
    }
}
