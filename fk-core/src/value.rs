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
//! | `uuid::Uuid` | BLOB of 16 bytes | yes | no |
//! | `jiff::Timestamp`, `chrono::DateTime<Utc>`, `time::OffsetDateTime` | TEXT `YYYY-MM-DDTHH:MM:SS.nnnnnnnnnZ` | yes | no |
//! | `jiff::civil::DateTime`, `chrono::NaiveDateTime`, `time::PrimitiveDateTime` | TEXT `YYYY-MM-DDTHH:MM:SS.nnnnnnnnn` | yes | no |
//! | `jiff::civil::Date`, `chrono::NaiveDate`, `time::Date` | TEXT `YYYY-MM-DD` | yes | no |
//! | `jiff::civil::Time`, `chrono::NaiveTime`, `time::Time` | TEXT `HH:MM:SS.nnnnnnnnn` | yes | no |
//! | `Scaled<2>` of a `rust_decimal::Decimal` | INTEGER of hundredths | yes | `+` and `-` |
//! | `serde_json::Value`, `Json<T>` | TEXT | no | no |
//!
//! Types of other libraries are there with the features of those libraries' names. Times are in UTC, in the years 0000
//! to 9999 and without leap seconds, written at full width, so that the text's order is theirs and each library reads
//! what another has written. What SQLite's functions and other programs write is read too: a space for the `T`, fewer
//! digits behind the point or none, and for UTC `+00:00` or nothing. Only, texts of different forms don't compare as
//! times do.

mod binary;
mod boolean;
#[cfg(feature = "chrono")]
mod chrono;
mod integer;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "serde_json")]
mod json;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod moment;
pub(crate) mod open;
mod option;
mod real;
#[cfg(feature = "rust_decimal")]
mod scaled;
pub(crate) mod text;
#[cfg(feature = "time")]
mod time;
#[cfg(feature = "uuid")]
mod uuid;

use std::fmt;

use crate::any::{AnyRef, Encoded};
use crate::schema::ScalarDef;

#[cfg(feature = "serde_json")]
pub use json::Json;
#[cfg(feature = "rust_decimal")]
pub use scaled::Scaled;

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
    /// The number, or the time, doesn't fit the column's type.
    #[error(fmt = out_of_range_text)]
    OutOfRange {
        /// What it is, as text.
        value: String,
        /// The Rust type, or the stored form.
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
    /// The stored blob has another length.
    #[error("expected {expected} bytes, found {found}")]
    Length {
        /// How many bytes the column's type has.
        expected: usize,
        /// How many are stored.
        found: usize,
    },
    /// The text isn't one of the type's.
    #[error(fmt = malformed_text)]
    Malformed {
        /// The text.
        value: String,
        /// The Rust type.
        of: &'static str,
        /// What its texts look like.
        form: &'static str,
    },
    /// The number has more digits behind the point than the column's type; nothing is rounded.
    #[error(fmt = too_precise_text)]
    TooPrecise {
        /// The number, as text.
        value: String,
        /// How many digits there may be.
        digits: u32,
    },
    /// The value can't be written as JSON, or the stored text is no JSON of the type.
    #[error(fmt = json_text)]
    Json {
        /// The Rust type.
        of: &'static str,
        /// What `serde_json` says, which may have values in it.
        why: String,
    },
}

fn out_of_range_text(value: &str, of: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if f.alternate() {
        f.write_str(value)?;
    } else {
        f.write_str("the value")?;
    }
    write!(f, " is outside the range of `{of}`")
}

fn malformed_text(value: &str, of: &str, form: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if f.alternate() {
        write!(f, "`{value}`")?;
    } else {
        f.write_str("the text")?;
    }
    write!(f, " is no `{of}`: expected {form}")
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the caller is generated")]
fn too_precise_text(value: &str, digits: &u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(if f.alternate() { value } else { "the number" })?;
    write!(f, " has more than {digits} digits behind the point")
}

fn json_text(of: &str, why: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "the JSON is none of `{of}`")?;
    if f.alternate() { write!(f, ": {why}") } else { Ok(()) }
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
    // Out of the way of what reads each value of each row.
    #[cold]
    #[inline(never)]
    pub fn kind(expected: &'static str, found: AnyRef<'_>) -> Self {
        Self::Kind { expected, found: found.kind() }
    }

    /// The stored number is none of the type `of`.
    #[cold]
    #[inline(never)]
    pub(crate) fn out_of_range(value: i64, of: &'static str) -> Self {
        Self::OutOfRange { value: value.to_string(), of }
    }
}

/// Marks, as [`Scalar::Order`] or [`Scalar::Arithmetic`], what the stored form has.
#[derive(Debug, Clone, Copy)]
pub enum Yes {}

/// Marks, as [`Scalar::Order`] or [`Scalar::Arithmetic`], what the stored form has not.
#[derive(Debug, Clone, Copy)]
pub enum No {}

/// Marks, as [`Scalar::Arithmetic`], a stored form whose sums and differences are those of the type, but whose products
/// are not: a scaled integer.
#[derive(Debug, Clone, Copy)]
pub enum Sums {}

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
    /// [`Yes`] if `+`, `-` and `*` on the stored form are those on the type, [`Sums`] if only `+` and `-` are.
    type Arithmetic;
    /// [`Itself`], unless `#[check(..)]` compares what is stored as another type: a newtype as its field, a key as
    /// its value, an enum as a text.
    type Base;

    /// Gives the stored form.
    ///
    /// # Errors
    /// [`ValueError`] for a value that can't be stored, such as NaN.
    fn encode(&self) -> Result<Encoded<'_>, ValueError>;

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
    note = "column types are integers up to `i64` and `u32`, `f64`, `bool`, `String`, `Vec<u8>`, `Key<_>`, types with `#[derive(Value)]`, and `Option` of each; the features `uuid`, `jiff`, `chrono`, `time`, `rust_decimal` and `serde_json` add theirs"
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
    fn encode(&self) -> Result<Encoded<'_>, ValueError>;

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

    fn encode(&self) -> Result<Encoded<'_>, ValueError> {
        Scalar::encode(self)
    }

    #[inline]
    fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError> {
        Scalar::decode(raw)
    }
}
