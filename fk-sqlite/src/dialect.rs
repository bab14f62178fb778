//! What SQLite writes differently, as data.

use fk_core::sql::Dialect;

/// SQLite's dialect. STRICT tables ("STRICT Tables") hold columns to their types; LIMIT -1 is no limit
/// ("SELECT", §2.8). Texts compare by their bytes, and no character begins with the byte FF.
pub(crate) const SQLITE: Dialect = Dialect {
    integer: "INTEGER",
    real: "REAL",
    text: "TEXT",
    blob: "BLOB",
    table_suffix: " STRICT",
    no_limit: " LIMIT -1",
    blob_literal: ("x'", "'"),
    autoincrement: " AUTOINCREMENT",
    binary: "BINARY",
    nocase: "NOCASE",
    rtrim: "RTRIM",
    last_text: "CAST(x'ff' AS TEXT)",
    array: Some(("rarray(", ")")),
};

/// The same where values are kept as data.
pub(crate) const LISTED: Dialect = Dialect { array: None, ..SQLITE };
