//! Times of `chrono`: years that have more than four digits, and leap seconds.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use super::*;

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn civil(random: &mut Random) -> NaiveDateTime {
    let (first, last) = (date(0, 1, 1), date(9999, 12, 31));
    random.one_of(
        &[first.and_time(NaiveTime::MIN), last.and_hms_nano_opt(23, 59, 59, 999_999_999).unwrap()],
        |random| {
            let days = i64::try_from(random.next() % 3_652_000).unwrap();
            let time =
                NaiveTime::MIN + TimeDelta::nanoseconds(i64::try_from(random.next() % 86_400_000_000_000).unwrap());
            (first + TimeDelta::days(days)).and_time(time)
        },
    )
}

fn leap() -> NaiveTime {
    NaiveTime::from_hms_nano_opt(23, 59, 59, 1_500_000_000).unwrap()
}

laws!(
    timestamps,
    DateTime<Utc>,
    Case {
        stored: vec![
            (DateTime::UNIX_EPOCH, "'1970-01-01T00:00:00.000000000Z'"),
            (date(0, 1, 1).and_time(NaiveTime::MIN).and_utc(), "'0000-01-01T00:00:00.000000000Z'"),
        ],
        read: vec![("CAST('1970-01-01 00:00:00' AS TEXT)", DateTime::UNIX_EPOCH)],
        unread: NO_TIME.into(),
        refused: vec![
            (DateTime::<Utc>::MIN_UTC, "the year -262143"),
            (DateTime::<Utc>::MAX_UTC, "the year 262142"),
            (date(2016, 12, 31).and_time(leap()).and_utc(), "a leap second"),
        ],
        random: |random| civil(random).and_utc(),
    },
    sorted_as_in_rust
);

laws!(
    datetimes,
    NaiveDateTime,
    Case {
        stored: vec![(date(2024, 2, 29).and_hms_opt(1, 2, 3).unwrap(), "'2024-02-29T01:02:03.000000000'")],
        read: vec![("'2024-02-29 12:30'", date(2024, 2, 29).and_hms_opt(12, 30, 0).unwrap())],
        unread: NO_TIME.into(),
        refused: vec![(date(10_000, 1, 1).and_time(NaiveTime::MIN), "the year 10000")],
        random: civil,
    },
    sorted_as_in_rust
);

laws!(
    dates,
    NaiveDate,
    Case {
        stored: vec![(date(0, 1, 1), "'0000-01-01'"), (date(9999, 12, 31), "'9999-12-31'")],
        read: vec![("date('2024-02-28', '+1 day')", date(2024, 2, 29))],
        unread: NO_TIME.into(),
        refused: vec![(NaiveDate::MAX, "the year 262142"), (date(1, 1, 1).with_year(-1).unwrap(), "the year -1")],
        random: |random| civil(random).date(),
    },
    sorted_as_in_rust
);

laws!(
    times,
    NaiveTime,
    Case {
        stored: vec![(NaiveTime::MIN, "'00:00:00.000000000'")],
        read: vec![("'09:30'", NaiveTime::from_hms_opt(9, 30, 0).unwrap())],
        unread: NO_TIME.into(),
        refused: vec![(leap(), "a leap second")],
        random: |random| civil(random).time(),
    },
    sorted_as_in_rust
);
