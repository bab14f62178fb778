//! Times of `time`, as TEXT. An `OffsetDateTime` is stored, and comes back, in UTC: it is equal, but its offset is lost.

use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use super::moment::{Form, Moment, moments};
use super::{Itself, No, Scalar, ValueError, Yes};
use crate::any::AnyRef;
use crate::schema::{ScalarDef, Storage};

moments! {
    OffsetDateTime: Timestamp, in_utc, |at| Some(together(at)?.assume_utc());
    PrimitiveDateTime: DateTime, apart, together;
    Date: Date, |date: Self| apart(date.midnight()), date;
    Time: Time, |time| apart(PrimitiveDateTime::new(Date::MIN, time)), time;
}

fn in_utc(at: OffsetDateTime) -> Moment {
    match at.checked_to_offset(UtcOffset::UTC) {
        Some(at) => apart(PrimitiveDateTime::new(at.date(), at.time())),
        // Past the library's own last year, in which no form can be written.
        None => Moment { year: at.year() + at.year().signum(), ..Moment::default() },
    }
}

fn apart(at: PrimitiveDateTime) -> Moment {
    Moment {
        year: at.year(),
        month: u32::from(u8::from(at.month())),
        day: u32::from(at.day()),
        hour: u32::from(at.hour()),
        minute: u32::from(at.minute()),
        second: u32::from(at.second()),
        nanosecond: at.nanosecond(),
    }
}

fn together(at: Moment) -> Option<PrimitiveDateTime> {
    Some(PrimitiveDateTime::new(date(at)?, time(at)?))
}

fn date(at: Moment) -> Option<Date> {
    let month = Month::try_from(small(at.month)?).ok()?;
    Date::from_calendar_date(at.year, month, small(at.day)?).ok()
}

fn time(at: Moment) -> Option<Time> {
    Time::from_hms_nano(small(at.hour)?, small(at.minute)?, small(at.second)?, at.nanosecond).ok()
}

fn small(number: u32) -> Option<u8> {
    u8::try_from(number).ok()
}
