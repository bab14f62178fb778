//! `f64`, as REAL. NaN is refused on writing, since SQLite would store NULL for it.

use super::{Itself, Scalar, ValueError, Yes};
use crate::any::{AnyRef, Encoded};
use crate::schema::{ScalarDef, Storage};

#[diagnostic::do_not_recommend]
impl Scalar for f64 {
    const DEF: ScalarDef = ScalarDef::new(Storage::Real);
    type Order = Yes;
    type Arithmetic = Yes;
    type Base = Itself;

    fn encode(&self) -> Result<Encoded<'_>, ValueError> {
        if self.is_nan() { Err(ValueError::NotANumber) } else { Ok(AnyRef::Real(*self).into()) }
    }

    #[inline]
    fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError> {
        match raw {
            AnyRef::Real(value) => Ok(value),
            // A file whose column isn't REAL by declaration keeps whole numbers as integers.
            #[expect(clippy::cast_precision_loss, reason = "checked by casting back")]
            #[expect(clippy::cast_possible_truncation, reason = "checked by comparing")]
            AnyRef::Integer(value) if (value as f64) as i64 == value => Ok(value as f64),
            AnyRef::Integer(value) => Err(ValueError::out_of_range(value, "f64")),
            other => Err(ValueError::kind("a real number", other)),
        }
    }
}
