//! Times of `jiff`, as TEXT.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use super::moment::{Form, Moment, moments};
use super::{Itself, No, Scalar, ValueError, Yes};
use crate::any::AnyRef;
use crate::schema::{ScalarDef, Storage};

moments! {
    Timestamp: Timestamp, |at| apart(Offset::UTC.to_datetime(at)), |at| Offset::UTC.to_timestamp(together(at)?).ok();
    DateTime: DateTime, apart, together;
    Date: Date, |date: Date| apart(date.to_datetime(Time::midnight())), date;
    Time: Time, |time: Time| apart(Date::ZERO.to_datetime(time)), time;
}

fn apart(at: DateTime) -> Moment {
    Moment {
        year: i32::from(at.year()),
        month: u32::from(at.month().unsigned_abs()),
        day: u32::from(at.day().unsigned_abs()),
        hour: u32::from(at.hour().unsigned_abs()),
        minute: u32::from(at.minute().unsigned_abs()),
        second: u32::from(at.second().unsigned_abs()),
        nanosecond: at.subsec_nanosecond().unsigned_abs(),
    }
}

fn together(at: Moment) -> Option<DateTime> {
    Some(date(at)?.to_datetime(time(at)?))
}

fn date(at: Moment) -> Option<Date> {
    Date::new(i16::try_from(at.year).ok()?, small(at.month)?, small(at.day)?).ok()
}

fn time(at: Moment) -> Option<Time> {
    Time::new(small(at.hour)?, small(at.minute)?, small(at.second)?, i32::try_from(at.nanosecond).ok()?).ok()
}

fn small(number: u32) -> Option<i8> {
    i8::try_from(number).ok()
}
