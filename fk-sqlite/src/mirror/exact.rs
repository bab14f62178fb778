//! Values as they are stored, to the byte: a file may hold text that isn't UTF-8, and a row whose key is such a text is
//! to be found again.

use fk_core::{Any, AnyRef, Result};
use rusqlite::Row;
use rusqlite::types::ValueRef;

use crate::bind::{BindTo, any_ref, bind_ref};

/// A value as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Exact {
    Null,
    Integer(i64),
    Real(f64),
    Text(Vec<u8>),
    Blob(Vec<u8>),
}

impl Exact {
    pub(crate) fn as_ref(&self) -> AnyRef<'_> {
        match self {
            Self::Null => AnyRef::Null,
            Self::Integer(i) => AnyRef::Integer(*i),
            Self::Real(r) => AnyRef::Real(*r),
            Self::Text(t) => AnyRef::Text(t),
            Self::Blob(b) => AnyRef::Blob(b),
        }
    }

    /// The value for people to read.
    pub(crate) fn to_any(&self) -> Any {
        self.as_ref().to_any()
    }
}

/// Reads some columns of a row.
pub(crate) fn exact(row: &Row<'_>, columns: std::ops::Range<usize>) -> Vec<Exact> {
    columns.map(|at| row.get_ref(at).map_or(Exact::Null, |value| copied(any_ref(value)))).collect()
}

fn copied(value: AnyRef<'_>) -> Exact {
    match value {
        AnyRef::Null => Exact::Null,
        AnyRef::Integer(i) => Exact::Integer(i),
        AnyRef::Real(r) => Exact::Real(r),
        AnyRef::Text(t) => Exact::Text(t.to_vec()),
        AnyRef::Blob(b) => Exact::Blob(b.to_vec()),
    }
}

/// Whether a stored value is this one, to the byte.
pub(crate) fn is_same(stored: ValueRef<'_>, value: &Exact) -> bool {
    match (any_ref(stored), value.as_ref()) {
        (AnyRef::Real(a), AnyRef::Real(b)) => a.to_bits() == b.to_bits(),
        (a, b) => a == b,
    }
}

/// Binds values from position `first` on.
pub(crate) fn bind_exact<'v>(
    statement: &mut impl BindTo,
    first: usize,
    values: impl IntoIterator<Item = &'v Exact>,
) -> Result<()> {
    values.into_iter().enumerate().try_for_each(|(i, value)| bind_ref(statement, first + i, value.as_ref()))
}

/// Copies values for people to read.
pub(crate) fn to_any(values: &[Exact]) -> Vec<Any> {
    values.iter().map(Exact::to_any).collect()
}
