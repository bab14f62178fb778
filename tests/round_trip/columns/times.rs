//! Times of `time`: offsets from UTC.

use time::{Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use super::*;

fn date(year: i32, month: Month, day: u8) -> Date {
    Date::from_calendar_date(year, month, day).unwrap()
}

fn first() -> PrimitiveDateTime {
    date(0, Month::January, 1).midnight()
}

fn civil(random: &mut Random) -> PrimitiveDateTime {
    random.one_of(&[first(), PrimitiveDateTime::MAX], |random| {
        let days = Duration::days(i64::try_from(random.next() % 3_652_000).unwrap());
        let time = Duration::nanoseconds(i64::try_from(random.next() % 86_400_000_000_000).unwrap());
        first() + days + time
    })
}

fn hours(hours: i8) -> UtcOffset {
    UtcOffset::from_hms(hours, 0, 0).unwrap()
}

laws!(
    timestamps,
    OffsetDateTime,
    Case {
        stored: vec![
            (OffsetDateTime::UNIX_EPOCH, "'1970-01-01T00:00:00.000000000Z'"),
            (OffsetDateTime::UNIX_EPOCH.to_offset(hours(2)), "'1970-01-01T00:00:00.000000000Z'"),
            (first().assume_utc().to_offset(hours(-2)), "'0000-01-01T00:00:00.000000000Z'"),
        ],
        read: vec![("'1970-01-01 00:00:00.000+00:00'", OffsetDateTime::UNIX_EPOCH)],
        unread: NO_TIME.into(),
        refused: vec![
            (PrimitiveDateTime::MAX.assume_offset(hours(-1)), "the year 10000"),
            (PrimitiveDateTime::MIN.assume_offset(hours(1)), "the year -10000"),
            (first().assume_offset(hours(1)), "the year -1"),
        ],
        random: |random| civil(random).assume_utc(),
    },
    sorted_as_in_rust
);

laws!(
    datetimes,
    PrimitiveDateTime,
    Case {
        stored: vec![(PrimitiveDateTime::MAX, "'9999-12-31T23:59:59.999999999'")],
        read: vec![("'2024-02-29 12:30'", date(2024, Month::February, 29).with_hms(12, 30, 0).unwrap())],
        unread: NO_TIME.into(),
        refused: vec![(PrimitiveDateTime::MIN, "the year -9999")],
        random: civil,
    },
    sorted_as_in_rust
);

laws!(
    dates,
    Date,
    Case {
        stored: vec![(Date::MAX, "'9999-12-31'"), (first().date(), "'0000-01-01'")],
        read: vec![("date('2024-02-28', '+1 day')", date(2024, Month::February, 29))],
        unread: NO_TIME.into(),
        refused: vec![(Date::MIN, "the year -9999")],
        random: |random| civil(random).date(),
    },
    sorted_as_in_rust
);

laws!(
    clock,
    Time,
    Case {
        stored: vec![(Time::MIDNIGHT, "'00:00:00.000000000'")],
        read: vec![("'09:30'", Time::from_hms(9, 30, 0).unwrap())],
        unread: NO_TIME.into(),
        refused: vec![],
        random: |random| civil(random).time(),
    },
    sorted_as_in_rust
);
