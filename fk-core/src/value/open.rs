//! What an enum that may grow does with words that it doesn't know: one variant keeps them.

use crate::any::{AnyRef, Encoded};

/// Holds what generated code needs of the variant for unknown words, so that its field's type is asked about once.
#[derive(Debug)]
pub struct Open<T> {
    /// Gives the word.
    pub encode: for<'a> fn(&'a T) -> Encoded<'a>,
    /// Keeps a word.
    pub decode: fn(&str) -> T,
}

/// Makes the variant for unknown words. SY11: its field is a `String`.
pub const fn open<T: Unknown>() -> Open<T> {
    Open { encode: T::encode, decode: T::decode }
}

/// Is the field of the variant for unknown words.
#[diagnostic::on_unimplemented(message = "`{Self}` can't hold every word", label = "expected `String`")]
pub trait Unknown: Sized {
    /// Gives the word.
    fn encode(&self) -> Encoded<'_>;
    /// Keeps a word.
    fn decode(word: &str) -> Self;
}

#[diagnostic::do_not_recommend]
impl Unknown for String {
    fn encode(&self) -> Encoded<'_> {
        AnyRef::Text(self.as_bytes()).into()
    }

    fn decode(word: &str) -> Self {
        word.to_owned()
    }
}
