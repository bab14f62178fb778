//! Times as text of a fixed width, in one form for all libraries: the order of the texts is the order of the times, and
//! a column that one library has written can be read by another.
//!
//! Years have four digits, so that times outside of 0000 to 9999 can't be stored; nor can leap seconds, which SQLite's
//! own functions don't know. Reading is more lenient, for what SQLite and other programs write.

use std::fmt::{self, Write as _};

use super::ValueError;
use super::text::utf8;
use crate::any::{AnyRef, Encoded, Made};

/// What a text says.
#[derive(Clone, Copy)]
pub(super) enum Form {
    Date,
    Time,
    DateTime,
    Timestamp,
}

/// Holds the parts of a time; those that its form doesn't have aren't looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Moment {
    pub(super) year: i32,
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    pub(super) nanosecond: u32,
}

impl Form {
    const fn text(self) -> &'static str {
        match self {
            Self::Date => "YYYY-MM-DD",
            Self::Time => "HH:MM:SS.nnnnnnnnn",
            Self::DateTime => "YYYY-MM-DDTHH:MM:SS.nnnnnnnnn",
            Self::Timestamp => "YYYY-MM-DDTHH:MM:SS.nnnnnnnnnZ",
        }
    }

    const fn has_date(self) -> bool {
        !matches!(self, Self::Time)
    }

    const fn has_time(self) -> bool {
        !matches!(self, Self::Date)
    }

    const fn has_zone(self) -> bool {
        matches!(self, Self::Timestamp)
    }

    /// Writes a time.
    ///
    /// # Errors
    /// [`ValueError::OutOfRange`] for a year that hasn't four digits, and for a leap second.
    pub(super) fn encode(self, at: Moment) -> Result<Encoded<'static>, ValueError> {
        let refused = |value| ValueError::OutOfRange { value, of: self.text() };
        if self.has_date() && !(0..=9999).contains(&at.year) {
            return Err(refused(format!("the year {}", at.year)));
        }
        if self.has_time() && at.nanosecond >= 1_000_000_000 {
            return Err(refused("a leap second".to_owned()));
        }
        let mut text = Made::default();
        // Writing to memory doesn't fail.
        let _ = self.write(at, &mut text);
        Ok(Encoded::Made(text))
    }

    fn write(self, at: Moment, text: &mut Made) -> fmt::Result {
        if self.has_date() {
            write!(text, "{:04}-{:02}-{:02}", at.year, at.month, at.day)?;
        }
        if self.has_date() && self.has_time() {
            text.write_char('T')?;
        }
        if self.has_time() {
            write!(text, "{:02}:{:02}:{:02}.{:09}", at.hour, at.minute, at.second, at.nanosecond)?;
        }
        if self.has_zone() { text.write_char('Z') } else { Ok(()) }
    }

    /// Reads a time, which `make` then makes of its parts if there is such a time.
    ///
    /// # Errors
    /// [`ValueError::Kind`], [`ValueError::NotUtf8`], [`ValueError::Malformed`].
    pub(super) fn decode<T>(
        self,
        raw: &AnyRef<'_>,
        of: &'static str,
        make: impl FnOnce(Moment) -> Option<T>,
    ) -> Result<T, ValueError> {
        let text = utf8(raw)?;
        let malformed = || ValueError::Malformed { value: text.to_owned(), of, form: self.text() };
        self.parse(text.as_bytes()).and_then(make).ok_or_else(malformed)
    }

    /// Reads a time as it is written here, and as others write it: a space for the `T`, fewer digits behind the point,
    /// no seconds; for UTC also `+00:00` or nothing.
    fn parse(self, text: &[u8]) -> Option<Moment> {
        let (mut rest, mut at) = (Rest(text), Moment::default());
        if self.has_date() {
            at.year = i32::try_from(rest.number(4)?).ok()?;
            at.month = rest.skip(b"-")?.number(2)?;
            at.day = rest.skip(b"-")?.number(2)?;
        }
        if self.has_date() && self.has_time() {
            (rest.skip(b"T").is_some() || rest.skip(b" ").is_some()).then_some(())?;
        }
        if self.has_time() {
            at.hour = rest.number(2)?;
            at.minute = rest.skip(b":")?.number(2)?;
            if rest.skip(b":").is_some() {
                at.second = rest.number(2)?;
                if rest.skip(b".").is_some() {
                    at.nanosecond = rest.fraction()?;
                }
            }
        }
        if self.has_zone() {
            let _ = rest.skip(b"Z").is_some() || rest.skip(b"+00:00").is_some();
        }
        rest.0.is_empty().then_some(at)
    }
}

/// What of a text is still to be read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    /// Goes past `expected`, if it comes next.
    fn skip(&mut self, expected: &[u8]) -> Option<&mut Self> {
        self.0 = self.0.strip_prefix(expected)?;
        Some(self)
    }

    /// Reads a number of `width` digits.
    fn number(&mut self, width: usize) -> Option<u32> {
        let (digits, rest) = self.0.split_at_checked(width)?;
        self.0 = rest;
        digits.iter().try_fold(0, |number, digit| {
            let digit = digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?;
            Some(number * 10 + digit)
        })
    }

    /// Reads one to nine digits behind a point, as billionths.
    fn fraction(&mut self) -> Option<u32> {
        let width = self.0.iter().take_while(|letter| letter.is_ascii_digit()).count();
        let missing = 9_u32.checked_sub(u32::try_from(width).ok()?).filter(|_| width > 0)?;
        Some(self.number(width)? * 10_u32.pow(missing))
    }
}

/// Makes types of other libraries columns that hold text of a form: the first function takes a time apart, the second
/// puts it together.
macro_rules! moments {
    ($($ty:ty: $form:ident, $apart:expr, $together:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Scalar for $ty {
            const DEF: ScalarDef = ScalarDef::new(Storage::Text);
            type Order = Yes;
            type Arithmetic = No;
            type Base = Itself;

            fn encode(&self) -> Result<$crate::any::Encoded<'_>, ValueError> {
                Form::$form.encode($apart(*self))
            }

            fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError> {
                Form::$form.decode(&raw, stringify!($ty), $together)
            }
        }
    )*};
}

pub(super) use moments;

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Moment = Moment { year: 2024, month: 2, day: 29, hour: 9, minute: 5, second: 7, nanosecond: 120_000_000 };

    #[test]
    fn each_form_is_written_at_full_width() {
        for form in [Form::Date, Form::Time, Form::DateTime, Form::Timestamp] {
            let text = form.encode(AT).unwrap();
            let AnyRef::Text(bytes) = text.as_ref() else { panic!("{text:?} is no text") };
            assert_eq!(bytes.len(), form.text().len());
            assert_eq!(form.parse(bytes).map(|at| form.encode(at).unwrap()), Some(text));
        }
        assert_eq!(Form::Timestamp.encode(AT), Ok(AnyRef::Text(b"2024-02-29T09:05:07.120000000Z").into()));
    }

    #[test]
    fn what_others_write_is_read() {
        for text in ["2024-02-29T09:05:07.12Z", "2024-02-29 09:05:07.120", "2024-02-29 09:05:07.120000000+00:00"] {
            assert_eq!(Form::Timestamp.parse(text.as_bytes()), Some(AT), "{text}");
        }
        let minute = Moment { second: 0, nanosecond: 0, ..AT };
        assert_eq!(Form::DateTime.parse(b"2024-02-29 09:05"), Some(minute));
        let time = Moment { hour: 9, minute: 5, ..Moment::default() };
        assert_eq!(Form::Time.parse(b"09:05:00"), Some(time));
    }

    #[test]
    fn what_is_no_time_is_not_read() {
        let bad = ["", "9:05", "09:05:", "09:05:07.", "09:05:07.1234567890", "09:05:07Z", " 09:05", "09:05 ", "0x:05"];
        for text in bad {
            assert_eq!(Form::Time.parse(text.as_bytes()), None, "{text}");
        }
        for text in ["2024-02-29T09:05:07+01:00", "2024-02-29", "+2024-02-29T09:05:07Z", "2024-02-29T09:05:07ZZ"] {
            assert_eq!(Form::Timestamp.parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_time_of_another_width_is_refused() {
        for year in [-1, 10_000] {
            let error = Form::Date.encode(Moment { year, ..AT }).unwrap_err();
            assert_eq!(error.to_string(), "the value is outside the range of `YYYY-MM-DD`");
            assert_eq!(format!("{error:#}"), format!("the year {year} is outside the range of `YYYY-MM-DD`"));
        }
        assert!(Form::Time.encode(Moment { nanosecond: 1_000_000_000, ..AT }).is_err());
    }
}
