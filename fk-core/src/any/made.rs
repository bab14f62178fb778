//! Text that a value makes on its way to the database, where there is none to borrow: a time, a document. A short one
//! needs no allocation.

use std::fmt;

/// Holds a text that was made for one statement. It is put together with [`write!`], or made of a `String`.
///
/// ```
/// use std::fmt::Write as _;
/// use fk_core::any::{AnyRef, Encoded, Made};
/// let mut text = Made::default();
/// write!(text, "{:02}:{:02}", 9, 30)?;
/// assert_eq!(Encoded::Made(text).as_ref(), AnyRef::Text(b"09:30"));
/// # Ok::<(), std::fmt::Error>(())
/// ```
#[derive(Clone)]
pub struct Made(Kept);

/// How long a text may be that is kept in place: a timestamp with nanoseconds has 30 bytes. An
/// [`AnyRef`](super::AnyRef) then has four words, one more than borrowed values need.
const SHORT: usize = 30;

#[derive(Clone)]
enum Kept {
    Short { bytes: [u8; SHORT], len: u8 },
    Long(String),
}

impl Made {
    /// Gives the text's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Kept::Short { bytes, len } => bytes.get(..usize::from(*len)).unwrap_or_default(),
            Kept::Long(text) => text.as_bytes(),
        }
    }

    /// Takes the text out.
    pub fn into_text(self) -> String {
        match self.0 {
            Kept::Short { .. } => String::from_utf8_lossy(self.as_bytes()).into_owned(),
            Kept::Long(text) => text,
        }
    }
}

impl Default for Made {
    fn default() -> Self {
        Self(Kept::Short { bytes: [0; SHORT], len: 0 })
    }
}

impl From<String> for Made {
    fn from(text: String) -> Self {
        Self(Kept::Long(text))
    }
}

impl fmt::Debug for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        String::from_utf8_lossy(self.as_bytes()).fmt(f)
    }
}

impl fmt::Write for Made {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        if let Kept::Short { bytes, len } = &mut self.0 {
            let end = usize::from(*len) + more.len();
            if let (Some(place), Ok(end)) = (bytes.get_mut(usize::from(*len)..end), u8::try_from(end)) {
                place.copy_from_slice(more.as_bytes());
                *len = end;
                return Ok(());
            }
        }
        let mut text = std::mem::take(self).into_text();
        text.push_str(more);
        *self = text.into();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn a_text_that_grows_too_long_moves() {
        let (mut made, mut expected) = (Made::default(), String::new());
        for part in ["", "2024-01-02", "T03:04:05.123456789", "Z", "", "ü and more"] {
            assert_eq!(made.write_str(part), Ok(()));
            expected.push_str(part);
            assert_eq!(made.as_bytes(), expected.as_bytes());
            assert_eq!(matches!(made.0, Kept::Short { .. }), expected.len() <= 30, "{expected}");
        }
        assert_eq!(made.into_text(), expected);
    }
}
