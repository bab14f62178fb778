//! `Vec<u8>`, as BLOB.

use super::{Itself, No, Scalar, ValueError, Yes};
use crate::any::{AnyRef, Encoded};
use crate::schema::{ScalarDef, Storage};

#[diagnostic::do_not_recommend]
impl Scalar for Vec<u8> {
    const DEF: ScalarDef = ScalarDef::new(Storage::Blob);
    type Order = Yes;
    type Arithmetic = No;
    type Base = Itself;

    fn encode(&self) -> Result<Encoded<'_>, ValueError> {
        Ok(AnyRef::Blob(self).into())
    }

    fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError> {
        match raw {
            AnyRef::Blob(bytes) => Ok(bytes.to_vec()),
            other => Err(ValueError::kind("a blob", other)),
        }
    }
}
