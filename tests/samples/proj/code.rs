//! The registry's codes: numbers, most of them, and words, in one column. It is a column type of the program's own,
//! written by hand, since it is neither a newtype nor an enum of words.

use fk::schema::{ScalarDef, Storage};
use fk::value::{Itself, No, Scalar, ValueError};
use fk::{AnyRef, Encoded};

/// Names something within what its authority has published.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Code {
    Number(i64),
    Word(String),
}

/// The file declares such columns `INTEGER_OR_TEXT`, which SQLite takes for INTEGER, so that it keeps words as they are
/// and makes a number of what looks like one. A STRICT table would refuse the words.
impl Scalar for Code {
    const DEF: ScalarDef = ScalarDef::new(Storage::Integer);
    type Order = No;
    type Arithmetic = No;
    type Base = Itself;

    fn encode(&self) -> Result<Encoded<'_>, ValueError> {
        let stored = match self {
            Self::Number(number) => AnyRef::Integer(*number),
            Self::Word(word) => AnyRef::Text(word.as_bytes()),
        };
        Ok(stored.into())
    }

    fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError> {
        match raw {
            AnyRef::Integer(number) => Ok(Self::Number(number)),
            AnyRef::Text(bytes) => match std::str::from_utf8(bytes) {
                Ok(word) => Ok(Self::Word(word.to_owned())),
                Err(error) => Err(ValueError::NotUtf8 { at: error.valid_up_to() }),
            },
            other => Err(ValueError::kind("a number or a word", other)),
        }
    }
}
