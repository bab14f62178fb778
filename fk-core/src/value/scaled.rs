//! Decimal numbers as INTEGER: so many units of a scale that the column's type says.
//!
//! A REAL would round, and a TEXT wouldn't order or sum. Nothing is rounded here either: a number with more digits than
//! the scale has is refused.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::{Itself, Scalar, Sums, ValueError, Yes};
use crate::any::{AnyRef, Encoded};
use crate::schema::{ScalarDef, Storage};

/// Holds a decimal number with `SCALE` digits behind the point, stored as an integer: 12.50 of `Scaled<2>` is 1250.
///
/// It has the range of an `i64` of units, so that 18 digits are the largest scale. In queries it can be compared,
/// ordered, added and subtracted; a product would have another scale. In Rust, calculate with the [`Decimal`] of
/// [`value`](Self::value).
///
/// ```
/// use fk_core::Scaled;
/// use rust_decimal::Decimal;
/// let price: Scaled<2> = Decimal::new(125, 1).try_into()?;
/// assert_eq!((price.units(), price.to_string()), (1250, "12.50".to_owned()));
/// assert_eq!(price, "12.5".parse()?);
/// assert!(Scaled::<2>::new(Decimal::new(12_505, 3)).is_err());
/// # Ok::<(), fk_core::ValueError>(())
/// ```
///
/// ```compile_fail,E0369
/// # use fk::prelude::*;
/// # use fk_core::Scaled;
/// #[derive(Table)]
/// #[table(name = "lines")]
/// struct Line {
///     #[key]
///     id: Key<Self>,
///     price: Scaled<2>,
/// }
/// let _ = Line::query().filter(|l| (l.price * l.price).gt(Scaled::from_units(1)));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scaled<const SCALE: u32>(i64);

impl<const SCALE: u32> Scaled<SCALE> {
    const HAS_ROOM: () = assert!(SCALE <= 18, "an i64 has no room for more than 18 digits behind the point");

    /// Takes a number that needs no rounding.
    ///
    /// # Errors
    /// [`ValueError::TooPrecise`] for more digits than `SCALE` behind the point, [`ValueError::OutOfRange`] for more
    /// units than an `i64` holds.
    pub fn new(value: Decimal) -> Result<Self, ValueError> {
        let short = value.normalize();
        let Some(missing) = SCALE.checked_sub(short.scale()) else {
            return Err(ValueError::TooPrecise { value: value.to_string(), digits: SCALE });
        };
        let units = 10_i128.checked_pow(missing).and_then(|factor| short.mantissa().checked_mul(factor));
        match units.and_then(|units| i64::try_from(units).ok()) {
            Some(units) => Ok(Self::from_units(units)),
            None => Err(ValueError::OutOfRange { value: value.to_string(), of: "Scaled" }),
        }
    }

    /// Takes the stored number: cents for `Scaled<2>`.
    pub const fn from_units(units: i64) -> Self {
        let () = Self::HAS_ROOM;
        Self(units)
    }

    /// Gives the stored number: cents for `Scaled<2>`.
    pub const fn units(self) -> i64 {
        self.0
    }

    /// Gives the number, with `SCALE` digits behind the point.
    pub fn value(self) -> Decimal {
        let () = Self::HAS_ROOM;
        Decimal::new(self.0, SCALE)
    }
}

impl<const SCALE: u32> From<Scaled<SCALE>> for Decimal {
    fn from(scaled: Scaled<SCALE>) -> Self {
        scaled.value()
    }
}

impl<const SCALE: u32> TryFrom<Decimal> for Scaled<SCALE> {
    type Error = ValueError;

    fn try_from(value: Decimal) -> Result<Self, ValueError> {
        Self::new(value)
    }
}

impl<const SCALE: u32> FromStr for Scaled<SCALE> {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let malformed = |_| ValueError::Malformed { value: text.to_owned(), of: "Scaled", form: "a decimal number" };
        Decimal::from_str_exact(text).map_err(malformed).and_then(Self::new)
    }
}

impl<const SCALE: u32> fmt::Display for Scaled<SCALE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().fmt(f)
    }
}

impl<const SCALE: u32> fmt::Debug for Scaled<SCALE> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scaled({})", self.value())
    }
}

/// Writes the number as a text, as `rust_decimal` does.
#[cfg(feature = "serde")]
impl<const SCALE: u32> serde::Serialize for Scaled<SCALE> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Reads the number from a text.
#[cfg(feature = "serde")]
impl<'de, const SCALE: u32> serde::Deserialize<'de> for Scaled<SCALE> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[diagnostic::do_not_recommend]
impl<const SCALE: u32> Scalar for Scaled<SCALE> {
    const DEF: ScalarDef = {
        let () = Self::HAS_ROOM;
        ScalarDef::new(Storage::Integer)
    };
    type Order = Yes;
    type Arithmetic = Sums;
    type Base = Itself;

    fn encode(&self) -> Result<Encoded<'_>, ValueError> {
        Ok(AnyRef::Integer(self.0).into())
    }

    fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError> {
        match raw {
            AnyRef::Integer(units) => Ok(Self::from_units(units)),
            other => Err(ValueError::kind("an integer", other)),
        }
    }
}
