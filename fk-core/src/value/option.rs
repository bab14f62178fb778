//! `Option<T>`: the nullable column.

use super::{Scalar, Value, ValueError};
use crate::any::{AnyRef, Encoded};

#[diagnostic::do_not_recommend]
impl<T: Scalar> Value for Option<T> {
    type Scalar = T;
    type Null = crate::Optional;
    const NULLABLE: bool = true;

    fn encode(&self) -> Result<Encoded<'_>, ValueError> {
        match self {
            Some(value) => Scalar::encode(value),
            None => Ok(AnyRef::Null.into()),
        }
    }

    fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError> {
        match raw {
            AnyRef::Null => Ok(None),
            raw => Scalar::decode(raw).map(Some),
        }
    }
}
