//! Functions of times, on texts and on the types of each library.

use fk::prelude::*;

#[derive(Table, Debug)]
#[table(name = "texts")]
struct Text {
    #[key]
    id: Key<Self>,
    at: String,
}

#[derive(Schema, Debug)]
#[schema(Text)]
struct Texts;

#[test]
fn a_text_is_a_time_or_none() -> fk::Result<()> {
    let db = Db::<Texts>::in_memory()?;
    let texts =
        ["2024-02-29", "2024-02-29T09:05:07.999999999Z", "0000-01-01 00:00", "09:05:07", "no time", "2024-13-01"];
    db.write(|tx| tx.insert_all(texts.map(|at| NewText { at: at.into() })))?;
    let parts = db.read(|tx| {
        tx.all(Text::query().order_by(|t| t.id.asc()).select(|t| {
            (t.at.year(), t.at.month(), t.at.day(), t.at.hour(), t.at.minute(), t.at.second(), t.at.strftime("%Y/%m"))
        }))
    })?;
    let some = |n| Some(n);
    let text = |t: &str| Some(t.to_owned());
    let expected = [
        (some(2024), some(2), some(29), some(0), some(0), some(0), text("2024/02")),
        // Nothing is rounded up.
        (some(2024), some(2), some(29), some(9), some(5), some(7), text("2024/02")),
        (some(0), some(1), some(1), some(0), some(0), some(0), text("0000/01")),
        (some(2000), some(1), some(1), some(9), some(5), some(7), text("2000/01")),
        (None, None, None, None, None, None, None),
        (None, None, None, None, None, None, None),
    ];
    assert_eq!(parts, expected);
    Ok(())
}

macro_rules! library {
    ($test:ident $feature:literal $timestamp:ty, $date:ty, $time:ty: $at:expr) => {
        #[cfg(feature = $feature)]
        #[test]
        fn $test() -> fk::Result<()> {
            #[derive(Table, Debug)]
            #[table(name = "moments")]
            struct Moment {
                #[key]
                id: Key<Self>,
                at: $timestamp,
                date: $date,
                time: $time,
                maybe: Option<$timestamp>,
            }

            #[derive(Schema, Debug)]
            #[schema(Moment)]
            struct Moments;

            let db = Db::<Moments>::in_memory()?;
            let (at, date, time): ($timestamp, $date, $time) = $at;
            db.write(|tx| tx.insert(NewMoment { at, date, time, maybe: None }))?;
            db.read(|tx| {
                let date: (i64, i64, i64, i64, i64, String) = tx.one(Moment::query().select(|m| {
                    (m.at.year(), m.date.month(), m.date.day(), m.at.weekday(), m.date.day_of_year(), m.at.date_text())
                }))?;
                assert_eq!(date, (2024, 2, 29, 4, 60, "2024-02-29".into()));
                let time: (i64, i64, i64, String, i64, Option<i64>) = tx.one(Moment::query().select(|m| {
                    (
                        m.at.hour(),
                        m.time.minute(),
                        m.time.second(),
                        m.time.time_text(),
                        m.at.unix_seconds(),
                        m.maybe.year(),
                    )
                }))?;
                assert_eq!(time, (17, 5, 9, "17:05:09".into(), 1_709_226_309, None));
                let by_month =
                    Moment::query().group_by(|m| (m.at.year(), m.at.month())).select(|key, g| (key, g.count()));
                assert_eq!(tx.all(by_month)?, [((2024, 2), 1)]);
                Ok(())
            })
        }
    };
}

library!(of_jiff "jiff" jiff::Timestamp, jiff::civil::Date, jiff::civil::Time:
    ("2024-02-29T17:05:09.5Z".parse().unwrap(), jiff::civil::date(2024, 2, 29), jiff::civil::time(17, 5, 9, 999_999_999)));
library!(of_chrono "chrono" chrono::DateTime<chrono::Utc>, chrono::NaiveDate, chrono::NaiveTime:
(
    chrono::DateTime::from_timestamp(1_709_226_309, 500_000_000).unwrap(),
    chrono::NaiveDate::from_ymd_opt(2024, 2, 29).unwrap(),
    chrono::NaiveTime::from_hms_opt(17, 5, 9).unwrap(),
));
library!(of_time "time" time::OffsetDateTime, time::Date, time::Time:
(
    time::OffsetDateTime::from_unix_timestamp(1_709_226_309).unwrap(),
    time::Date::from_calendar_date(2024, time::Month::February, 29).unwrap(),
    time::Time::from_hms(17, 5, 9).unwrap(),
));
