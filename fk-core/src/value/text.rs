//! `String`, as TEXT.

use super::{Itself, No, Scalar, ValueError, Yes};
use crate::any::{AnyRef, Encoded};
use crate::schema::{ScalarDef, Storage};

#[diagnostic::do_not_recommend]
impl Scalar for String {
    const DEF: ScalarDef = ScalarDef::new(Storage::Text);
    type Order = Yes;
    type Arithmetic = No;
    type Base = Itself;

    fn encode(&self) -> Result<Encoded<'_>, ValueError> {
        Ok(AnyRef::Text(self.as_bytes()).into())
    }

    fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError> {
        utf8(&raw).map(Self::from)
    }
}

/// Reads text, borrowed.
///
/// # Errors
/// [`ValueError::Kind`] for another storage class, [`ValueError::NotUtf8`] for a damaged text.
pub fn utf8<'a>(raw: &AnyRef<'a>) -> Result<&'a str, ValueError> {
    match raw {
        AnyRef::Text(bytes) => std::str::from_utf8(bytes).map_err(|e| ValueError::NotUtf8 { at: e.valid_up_to() }),
        other => Err(ValueError::Kind { expected: "text", found: other.kind() }),
    }
}

/// Reads one of an enum's words and gives its position in `words`.
///
/// # Errors
/// [`ValueError::Kind`], [`ValueError::NotUtf8`], [`ValueError::UnknownWord`].
pub fn decode_word(raw: AnyRef<'_>, of: &'static str, words: &'static [&'static str]) -> Result<usize, ValueError> {
    let word = utf8(&raw)?;
    words.iter().position(|known| *known == word).ok_or_else(|| ValueError::UnknownWord {
        word: word.to_owned(),
        of,
        words: words.join(", "),
    })
}
