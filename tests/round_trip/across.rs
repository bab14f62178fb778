//! A column of times that one library has written is read by the others, and theirs are the same texts.
#![cfg(all(feature = "chrono", feature = "jiff", feature = "time"))]

use crate::support::ShopDb;

/// Binds a value of each type and reads what was bound as each of the others.
macro_rules! same {
    ($tx:ident, $text:literal: $($ty:ty),*) => {{
        let texts = [$({
            let value = $tx.sql::<($ty,)>("SELECT ?1", ($text,))?[0].0;
            $tx.sql::<(String,)>("SELECT ?1", (value,))?[0].0.clone()
        }),*];
        for text in texts {
            assert_eq!(text, $text);
        }
    }};
}

#[test]
fn libraries_write_the_same_texts() -> fk::Result<()> {
    let db = ShopDb::in_memory()?;
    db.read(|tx| {
        same!(tx, "0000-01-01T00:00:00.000000000Z": jiff::Timestamp, chrono::DateTime<chrono::Utc>, time::OffsetDateTime);
        same!(tx, "2024-02-29T23:59:59.000000001Z": jiff::Timestamp, chrono::DateTime<chrono::Utc>, time::OffsetDateTime);
        same!(tx, "9999-12-31T23:59:59.999999999": jiff::civil::DateTime, chrono::NaiveDateTime, time::PrimitiveDateTime);
        same!(tx, "1900-03-01": jiff::civil::Date, chrono::NaiveDate, time::Date);
        same!(tx, "12:00:00.120000000": jiff::civil::Time, chrono::NaiveTime, time::Time);
        Ok(())
    })
}
