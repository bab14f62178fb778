//! Times of `chrono`, as TEXT.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _, Utc};

use super::moment::{Form, Moment, moments};
use super::{Itself, No, Scalar, ValueError, Yes};
use crate::any::AnyRef;
use crate::schema::{ScalarDef, Storage};

moments! {
    DateTime<Utc>: Timestamp, |at: Self| apart(at.naive_utc()), |at| Some(together(at)?.and_utc());
    NaiveDateTime: DateTime, apart, together;
    NaiveDate: Date, |date: Self| apart(date.and_time(NaiveTime::MIN)), date;
    NaiveTime: Time, |time| apart(NaiveDate::MIN.and_time(time)), time;
}

fn apart(at: NaiveDateTime) -> Moment {
    Moment {
        year: at.year(),
        month: at.month(),
        day: at.day(),
        hour: at.hour(),
        minute: at.minute(),
        second: at.second(),
        nanosecond: at.nanosecond(),
    }
}

fn together(at: Moment) -> Option<NaiveDateTime> {
    Some(date(at)?.and_time(time(at)?))
}

fn date(at: Moment) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(at.year, at.month, at.day)
}

fn time(at: Moment) -> Option<NaiveTime> {
    NaiveTime::from_hms_nano_opt(at.hour, at.minute, at.second, at.nanosecond)
}
