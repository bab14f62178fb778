//! What SQLite does to a value on its way into a column, as far as it follows from the declared type
//! (SQLite documentation, "Datatypes In SQLite", §3.1).

use fk_core::schema::Storage;

/// Says which storage class a column prefers ("Datatypes In SQLite", §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Affinity {
    /// Numbers, text that looks like one included; whole ones as integers.
    Integer,
    /// Text; numbers become text.
    Text,
    /// Everything as it is.
    Blob,
    /// Numbers as floating point.
    Real,
    /// Numbers, text that looks like one included.
    Numeric,
}

/// Gives the affinity of a declared type. Of a STRICT table, only ANY is another one.
pub(crate) fn affinity(declared: &str, strict: bool) -> Affinity {
    let upper = declared.to_ascii_uppercase();
    let has = |part: &str| upper.contains(part);
    if strict && upper == "ANY" {
        Affinity::Blob
    } else if has("INT") {
        Affinity::Integer
    } else if has("CHAR") || has("CLOB") || has("TEXT") {
        Affinity::Text
    } else if has("BLOB") || upper.is_empty() {
        Affinity::Blob
    } else if has("REAL") || has("FLOA") || has("DOUB") {
        Affinity::Real
    } else {
        Affinity::Numeric
    }
}

/// Tells whether a column of this declared type keeps every value of a storage class as it is.
///
/// NUMERIC keeps integers, and real numbers up to those that are whole. Text it would change where it
/// looks like a number, which dates and times don't. A type such as `INTEGER_OR_TEXT` says itself that it has both.
pub(crate) fn holds(declared: &str, strict: bool, storage: Storage) -> bool {
    let upper = declared.to_ascii_uppercase();
    match (affinity(declared, strict), storage) {
        (Affinity::Integer | Affinity::Numeric, Storage::Integer)
        | (Affinity::Real | Affinity::Numeric, Storage::Real)
        | (Affinity::Text, Storage::Text)
        | (Affinity::Blob, Storage::Blob) => true,
        (Affinity::Numeric, Storage::Text) => upper.contains("DATE") || upper.contains("TIME"),
        (Affinity::Integer, Storage::Text) => upper.contains("TEXT"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_documentation() {
        for (declared, expected) in [
            ("INT", Affinity::Integer),
            ("UNSIGNED BIG INT", Affinity::Integer),
            ("POINT", Affinity::Integer),
            ("CHARINT", Affinity::Integer),
            ("NVARCHAR(160)", Affinity::Text),
            ("clob", Affinity::Text),
            ("", Affinity::Blob),
            ("BLOB", Affinity::Blob),
            ("DOUBLE PRECISION", Affinity::Real),
            ("FLOAT", Affinity::Real),
            ("DECIMAL(10,5)", Affinity::Numeric),
            ("BOOLEAN", Affinity::Numeric),
            ("DATETIME", Affinity::Numeric),
            ("STRING", Affinity::Numeric),
            ("ANY", Affinity::Numeric),
        ] {
            assert_eq!(affinity(declared, false), expected, "{declared}");
        }
        assert_eq!(affinity("ANY", true), Affinity::Blob);
    }

    #[test]
    fn a_type_holds_what_it_doesnt_change() {
        for (declared, storage, expected) in [
            ("NUMERIC(10,2)", Storage::Real, true),
            ("BOOLEAN", Storage::Integer, true),
            ("DATETIME", Storage::Text, true),
            ("TIMESTAMP", Storage::Text, true),
            ("DECIMAL", Storage::Text, false),
            ("", Storage::Text, false),
            ("TEXT", Storage::Integer, false),
            ("INTEGER_OR_TEXT", Storage::Integer, true),
            ("INTEGER_OR_TEXT", Storage::Text, true),
            ("INTEGER", Storage::Text, false),
            ("REAL", Storage::Integer, false),
            ("INTEGER", Storage::Real, false),
        ] {
            assert_eq!(holds(declared, false, storage), expected, "{declared}");
        }
    }
}
