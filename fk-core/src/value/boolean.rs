//! `bool`, as INTEGER 0 or 1; any other number is refused on reading.

use super::{Itself, No, Scalar, ValueError};
use crate::any::{AnyRef, Encoded};
use crate::schema::{ScalarDef, Storage};

#[diagnostic::do_not_recommend]
impl Scalar for bool {
    const DEF: ScalarDef = ScalarDef::new(Storage::Integer);
    type Order = No;
    type Arithmetic = No;
    type Base = Itself;

    fn encode(&self) -> Result<Encoded<'_>, ValueError> {
        Ok(AnyRef::Integer(i64::from(*self)).into())
    }

    #[inline]
    fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError> {
        match raw {
            AnyRef::Integer(0) => Ok(false),
            AnyRef::Integer(1) => Ok(true),
            AnyRef::Integer(value) => Err(ValueError::out_of_range(value, "bool")),
            other => Err(ValueError::kind("0 or 1", other)),
        }
    }
}
