//! Times of `jiff`.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time, date, time};

use super::*;

fn timestamp(random: &mut Random) -> Timestamp {
    let (first, last) = ("0000-01-01T00:00:00Z".parse::<Timestamp>().unwrap(), Timestamp::MAX);
    random.one_of(&[first, last, Timestamp::UNIX_EPOCH, Timestamp::from_nanosecond(-1).unwrap()], |random| {
        let seconds = i64::try_from(random.next() % 300_000_000_000).unwrap() - 60_000_000_000;
        Timestamp::new(seconds, i32::try_from(random.next() % 1_000_000_000).unwrap()).unwrap()
    })
}

fn civil(random: &mut Random) -> DateTime {
    jiff::tz::Offset::UTC.to_datetime(timestamp(random))
}

laws!(
    timestamps,
    Timestamp,
    Case {
        stored: vec![
            (Timestamp::UNIX_EPOCH, "'1970-01-01T00:00:00.000000000Z'"),
            (Timestamp::from_nanosecond(-1).unwrap(), "'1969-12-31T23:59:59.999999999Z'"),
            (Timestamp::MAX, "'9999-12-30T22:00:00.999999999Z'"),
        ],
        read: vec![
            ("'1970-01-01 00:00:00'", Timestamp::UNIX_EPOCH),
            ("datetime(0, 'unixepoch')", Timestamp::UNIX_EPOCH),
            ("'1970-01-01T00:00:00.5+00:00'", Timestamp::from_millisecond(500).unwrap()),
        ],
        unread: NO_TIME.into(),
        refused: vec![(Timestamp::MIN, "-9999")],
        random: timestamp,
    },
    sorted_as_in_rust
);

laws!(
    datetimes,
    DateTime,
    Case {
        stored: vec![
            (date(0, 1, 1).at(0, 0, 0, 0), "'0000-01-01T00:00:00.000000000'"),
            (DateTime::MAX, "'9999-12-31T23:59:59.999999999'"),
        ],
        read: vec![("'2024-02-29 12:30'", date(2024, 2, 29).at(12, 30, 0, 0))],
        unread: NO_TIME.into(),
        refused: vec![(date(-1, 12, 31).at(0, 0, 0, 0), "the year -1")],
        random: civil,
    },
    sorted_as_in_rust
);

laws!(
    dates,
    Date,
    Case {
        stored: vec![(date(0, 1, 1), "'0000-01-01'"), (Date::MAX, "'9999-12-31'")],
        read: vec![("date('2024-02-28', '+1 day')", date(2024, 2, 29))],
        unread: NO_TIME.into_iter().chain(["'2024-1-1'", "'2024-01-01T00:00:00'"]).collect(),
        refused: vec![(Date::MIN, "the year -9999")],
        random: |random| civil(random).date(),
    },
    sorted_as_in_rust
);

laws!(
    times,
    Time,
    Case {
        stored: vec![(Time::midnight(), "'00:00:00.000000000'"), (Time::MAX, "'23:59:59.999999999'")],
        read: vec![("time('09:30')", time(9, 30, 0, 0)), ("'09:30:00.25'", time(9, 30, 0, 250_000_000))],
        unread: NO_TIME.into_iter().chain(["'9:30'", "'09:30:00Z'"]).collect(),
        refused: vec![],
        random: |random| civil(random).time(),
    },
    sorted_as_in_rust
);
