//! What engines want differently, as data.

use crate::schema::{Collation, Storage};

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
    /// What stands behind PRIMARY KEY where a key that the database makes never comes again.
    pub autoincrement: &'static str,
    /// The collation by bytes, where it has to be written.
    pub binary: &'static str,
    /// The collation that doesn't know the case of ASCII's letters.
    pub nocase: &'static str,
    /// The collation that doesn't see spaces at the end.
    pub rtrim: &'static str,
    /// A text that no other text goes past: behind a prefix, it is where the texts with that prefix end.
    pub last_text: &'static str,
    /// Stands before and behind a parameter that is many values, as the rows of a table with a column `value`; nothing
    /// where each is bound by itself.
    pub array: Option<(&'static str, &'static str)>,
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

    /// The name of a collation; `None` for the one that needs not be written.
    pub fn collation(&self, collation: Collation) -> Option<&'static str> {
        match collation {
            Collation::Binary => None,
            Collation::NoCase => Some(self.nocase),
            Collation::RTrim => Some(self.rtrim),
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
    autoincrement: " AUTOINCREMENT",
    binary: "BINARY",
    nocase: "NOCASE",
    rtrim: "RTRIM",
    last_text: "CAST(x'ff' AS TEXT)",
    array: Some(("rarray(", ")")),
};
