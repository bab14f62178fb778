//! Integers, as INTEGER. `u64` and `i128` are no column types: SQLite's integers have 64 bits and a sign.

use super::{Itself, Scalar, ValueError, Yes};
use crate::any::{AnyRef, Encoded};
use crate::schema::{ScalarDef, Storage};

macro_rules! integer {
    ($($ty:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Scalar for $ty {
            const DEF: ScalarDef = ScalarDef::new(Storage::Integer);
            type Order = Yes;
            type Arithmetic = Yes;
            type Base = Itself;

            fn encode(&self) -> Result<Encoded<'_>, ValueError> {
                Ok(AnyRef::Integer(i64::from(*self)).into())
            }

            #[inline]
            fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError> {
                match raw {
                    AnyRef::Integer(value) => {
                        $ty::try_from(value).map_err(|_| ValueError::out_of_range(value, stringify!($ty)))
                    }
                    other => Err(ValueError::kind("an integer", other)),
                }
            }
        }
    )*};
}

integer!(i8 i16 i32 i64 u8 u16 u32);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn range_is_checked_on_reading() {
        assert_eq!(<u8 as Scalar>::decode(AnyRef::Integer(255)), Ok(255));
        assert_eq!(
            <u8 as Scalar>::decode(AnyRef::Integer(256)),
            Err(ValueError::OutOfRange { value: "256".into(), of: "u8" })
        );
        assert_eq!(<i64 as Scalar>::decode(AnyRef::Integer(i64::MIN)), Ok(i64::MIN));
        assert!(<i64 as Scalar>::decode(AnyRef::Real(1.0)).is_err());
    }
}
