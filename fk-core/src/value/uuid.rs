//! `uuid::Uuid`, as BLOB of its 16 bytes, which are ordered as the type is.

use uuid::Uuid;

use super::{Itself, No, Scalar, ValueError, Yes};
use crate::any::{AnyRef, Encoded};
use crate::schema::{ScalarDef, Storage};

#[diagnostic::do_not_recommend]
impl Scalar for Uuid {
    const DEF: ScalarDef = ScalarDef::new(Storage::Blob);
    type Order = Yes;
    type Arithmetic = No;
    type Base = Itself;

    fn encode(&self) -> Result<Encoded<'_>, ValueError> {
        Ok(AnyRef::Blob(self.as_bytes()).into())
    }

    fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError> {
        match raw {
            AnyRef::Blob(bytes) => {
                Self::from_slice(bytes).map_err(|_| ValueError::Length { expected: 16, found: bytes.len() })
            }
            other => Err(ValueError::kind("a blob of 16 bytes", other)),
        }
    }
}
