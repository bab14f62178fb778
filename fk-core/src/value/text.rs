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

    #[inline]
    fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError> {
        match owned(&raw) {
            Some(text) => Ok(text.into_string()),
            None => Err(refused(&raw)),
        }
    }
}

/// Copies a text. What it gives comes back in registers, as a `Result` of a `String` would not.
fn owned(raw: &AnyRef<'_>) -> Option<Box<str>> {
    utf8(raw).ok().map(Box::from)
}

/// Says why it is no text.
#[cold]
#[inline(never)]
fn refused(raw: &AnyRef<'_>) -> ValueError {
    utf8(raw).err().unwrap_or(ValueError::kind("text", *raw))
}

/// Reads text, borrowed.
///
/// # Errors
/// [`ValueError::Kind`] for another storage class, [`ValueError::NotUtf8`] for a damaged text.
#[inline]
pub fn utf8<'a>(raw: &AnyRef<'a>) -> Result<&'a str, ValueError> {
    match raw {
        AnyRef::Text(bytes) => std::str::from_utf8(bytes).map_err(|e| ValueError::NotUtf8 { at: e.valid_up_to() }),
        other => Err(ValueError::kind("text", *other)),
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
