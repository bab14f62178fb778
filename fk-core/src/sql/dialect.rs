//! What engines want differently, as data.

use crate::schema::Storage;

/// Says how an engine writes what the standard leaves open.
#[derive(Debug, Clone, Copy)]
pub struct Dialect {
    /// The type of an INTEGER column.
    pub integer: &'static str,
    /// The type of a REAL column.
    pub real: &'static str,
    /// The type of a TEXT column.
    pub text: &'static str,
    /// The type of a BLOB column.
    pub blob: &'static str,
    /// What stands after the closing parenthesis of CREATE TABLE.
    pub table_suffix: &'static str,
    /// What stands for LIMIT where only OFFSET is wanted.
    pub no_limit: &'static str,
    /// Opens and closes a literal of bytes in hexadecimal digits.
    pub blob_literal: (&'static str, &'static str),
}

impl Dialect {
    /// The column type for a storage class.
    pub fn type_name(&self, storage: Storage) -> &'static str {
        match storage {
            Storage::Integer => self.integer,
            Storage::Real => self.real,
            Storage::Text => self.text,
            Storage::Blob => self.blob,
        }
    }
}

#[cfg(test)]
pub(super) const PLAIN: Dialect = Dialect {
    integer: "INTEGER",
    real: "REAL",
    text: "TEXT",
    blob: "BLOB",
    table_suffix: "",
    no_limit: " LIMIT -1",
    blob_literal: ("x'", "'"),
};
