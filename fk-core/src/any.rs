//! Values whose type is known only at run time.
//!
//! The typed layer turns into these where a statement is bound, where a row is decoded, and where a
//! violation tells which keys it is about. Nothing here knows a database.

mod made;
#[cfg(feature = "serde")]
mod serialize;

use std::fmt;

pub use made::Made;

/// Holds any value that a database can store, with its storage class.
#[derive(Debug, Clone, PartialEq)]
pub enum Any {
    /// The absence of a value.
    Null,
    /// A signed 64-bit integer.
    Integer(i64),
    /// A 64-bit floating point number.
    Real(f64),
    /// A text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// Borrows any value that a database can store.
///
/// Text is bytes here: a file may hold text that isn't UTF-8, and the error for it is given where
/// table, column and key are known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AnyRef<'a> {
    /// The absence of a value.
    Null,
    /// A signed 64-bit integer.
    Integer(i64),
    /// A 64-bit floating point number.
    Real(f64),
    /// The bytes of a text.
    Text(&'a [u8]),
    /// Bytes.
    Blob(&'a [u8]),
}

impl Any {
    /// Borrows the value.
    pub fn as_ref(&self) -> AnyRef<'_> {
        match self {
            Self::Null => AnyRef::Null,
            Self::Integer(i) => AnyRef::Integer(*i),
            Self::Real(r) => AnyRef::Real(*r),
            Self::Text(t) => AnyRef::Text(t.as_bytes()),
            Self::Blob(b) => AnyRef::Blob(b),
        }
    }

    /// Tells whether this is [`Any::Null`].
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl AnyRef<'_> {
    /// Copies the value; bytes of a text that aren't UTF-8 are replaced.
    pub fn to_any(self) -> Any {
        match self {
            Self::Null => Any::Null,
            Self::Integer(i) => Any::Integer(i),
            Self::Real(r) => Any::Real(r),
            Self::Text(t) => Any::Text(String::from_utf8_lossy(t).into_owned()),
            Self::Blob(b) => Any::Blob(b.to_vec()),
        }
    }

    /// Names the storage class in an error's words.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Integer(_) => "an integer",
            Self::Real(_) => "a real number",
            Self::Text(_) => "text",
            Self::Blob(_) => "a blob",
        }
    }
}

/// Holds a value on its way to a database: borrowed from what is stored, or a text that was made for it.
#[derive(Debug, Clone)]
pub enum Encoded<'a> {
    /// Borrowed.
    Ref(AnyRef<'a>),
    /// Made.
    Made(Made),
}

impl Encoded<'_> {
    /// Borrows the value.
    pub fn as_ref(&self) -> AnyRef<'_> {
        match self {
            Self::Ref(value) => *value,
            Self::Made(text) => AnyRef::Text(text.as_bytes()),
        }
    }

    /// Copies the value, or takes the text that was made.
    pub fn to_any(self) -> Any {
        match self {
            Self::Ref(value) => value.to_any(),
            Self::Made(text) => Any::Text(text.into_text()),
        }
    }
}

impl<'a> From<AnyRef<'a>> for Encoded<'a> {
    fn from(value: AnyRef<'a>) -> Self {
        Self::Ref(value)
    }
}

/// Gives a text away, where there is none to borrow.
impl From<String> for Encoded<'_> {
    fn from(text: String) -> Self {
        Self::Made(text.into())
    }
}

impl PartialEq for Encoded<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_ref() == other.as_ref()
    }
}

impl fmt::Display for Any {
    /// Writes the value as PostgreSQL does in the detail of an error: text without quotes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Integer(i) => write!(f, "{i}"),
            Self::Real(r) => write!(f, "{r:?}"),
            Self::Text(t) => f.write_str(t),
            Self::Blob(b) => {
                f.write_str("\\x")?;
                b.iter().take(32).try_for_each(|byte| write!(f, "{byte:02x}"))?;
                if b.len() > 32 { write!(f, "… ({} bytes)", b.len()) } else { Ok(()) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_is_what_a_detail_shows() {
        let shown = [Any::Null, Any::Integer(-1), Any::Real(1.0), Any::Text("a b".into()), Any::Blob(vec![0, 255])]
            .map(|v| v.to_string());
        assert_eq!(shown, ["null", "-1", "1.0", "a b", "\\x00ff"]);
    }

    #[test]
    fn a_long_blob_is_cut() {
        assert!(Any::Blob(vec![7; 40]).to_string().ends_with("07… (40 bytes)"));
    }

    #[test]
    fn a_text_is_a_text_whoever_holds_it() {
        let made = Encoded::from("a".to_owned());
        assert_eq!(made, AnyRef::Text(b"a").into());
        assert_ne!(made, AnyRef::Blob(b"a").into());
        assert_eq!((made.as_ref().kind(), made.to_any()), ("text", Any::Text("a".into())));
    }

    #[test]
    fn a_value_that_can_be_borrowed_stays_small() {
        assert!(size_of::<AnyRef<'_>>() <= 24);
    }
}
