//! Functions of dates and times: of texts, which may be none, and of the types of other libraries, which always are.

use super::text::call;
use super::{Column, Expr, Expression, Function, Node, Operand};
use crate::nullness::{Nullness, Optional};
use crate::value::Value;

/// Is stored as a date, or as a date and a time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no date",
    label = "expected a date, a timestamp, or a `String` with one"
)]
pub trait HasDate {
    /// Whether it may be none: a text may be any.
    type Null: Nullness;
}

/// Is stored as a time of day, or as a date and a time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no time of day",
    label = "expected a time, a timestamp, or a `String` with one"
)]
pub trait HasTime {
    /// Whether it may be none: a text may be any.
    type Null: Nullness;
}

macro_rules! kinds {
    ($($kind:ident $null:ty: $($ty:ty),*;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl $kind for $ty {
            type Null = $null;
        }
    )*)*};
}

kinds! {
    HasDate Optional: String;
    HasTime Optional: String;
}

#[cfg(feature = "jiff")]
kinds! {
    HasDate crate::Required: jiff::Timestamp, jiff::civil::DateTime, jiff::civil::Date;
    HasTime crate::Required: jiff::Timestamp, jiff::civil::DateTime, jiff::civil::Time;
}

#[cfg(feature = "chrono")]
kinds! {
    HasDate crate::Required: chrono::DateTime<chrono::Utc>, chrono::NaiveDateTime, chrono::NaiveDate;
    HasTime crate::Required: chrono::DateTime<chrono::Utc>, chrono::NaiveDateTime, chrono::NaiveTime;
}

#[cfg(feature = "time")]
kinds! {
    HasDate crate::Required: time::OffsetDateTime, time::PrimitiveDateTime, time::Date;
    HasTime crate::Required: time::OffsetDateTime, time::PrimitiveDateTime, time::Time;
}

/// What a part of the date of `V` on a path `N` may be.
type OfDate<V, N> = <<<V as Value>::Null as Nullness>::Or<N> as Nullness>::Or<<<V as Value>::Scalar as HasDate>::Null>;

/// What a part of the time of `V` on a path `N` may be.
type OfTime<V, N> = <<<V as Value>::Null as Nullness>::Or<N> as Nullness>::Or<<<V as Value>::Scalar as HasTime>::Null>;

macro_rules! methods {
    ($($name:ident)*) => {$(
        impl<V: Value, N: Nullness> $name<V, N> {
            /// Is the year. Of a text that is no date, this and all other parts are NULL (SQLite documentation, "Date And
            /// Time Functions", says which texts are).
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let parts = Item::query().select(|i| {
            ///     let at = || fk::value("2024-02-29 17:05:09");
            ///     (at().year(), at().month(), at().day(), at().hour(), at().minute(), at().second(), i.name.year())
            /// });
            /// let (year, month, day, hour, minute, second, lamp) = db.read(|tx| tx.one(parts))?;
            /// assert_eq!((year, month, day), (Some(2024), Some(2), Some(29)));
            /// assert_eq!((hour, minute, second, lamp), (Some(17), Some(5), Some(9), None));
            /// # Ok(())
            /// # }
            /// ```
            pub fn year(self) -> Expr<i64, OfDate<V, N>>
            where
                V::Scalar: HasDate,
            {
                Expr::new(call(Function::Year, self, []))
            }

            /// Is the month, from 1 to 12.
            pub fn month(self) -> Expr<i64, OfDate<V, N>>
            where
                V::Scalar: HasDate,
            {
                Expr::new(call(Function::Month, self, []))
            }

            /// Is the day of the month, from 1.
            pub fn day(self) -> Expr<i64, OfDate<V, N>>
            where
                V::Scalar: HasDate,
            {
                Expr::new(call(Function::Day, self, []))
            }

            /// Is the day of the week, from 0 on Sunday to 6 on Saturday.
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let parts = Item::query().select(|_| {
            ///     let at = || fk::value("2024-02-29T17:05:09Z");
            ///     (at().weekday(), at().day_of_year(), at().unix_seconds(), at().date_text(), at().time_text())
            /// });
            /// let (weekday, day, seconds, date, time) = db.read(|tx| tx.one(parts))?;
            /// assert_eq!((weekday, day, seconds), (Some(4), Some(60), Some(1_709_226_309)));
            /// assert_eq!((date.as_deref(), time.as_deref()), (Some("2024-02-29"), Some("17:05:09")));
            /// # Ok(())
            /// # }
            /// ```
            pub fn weekday(self) -> Expr<i64, OfDate<V, N>>
            where
                V::Scalar: HasDate,
            {
                Expr::new(call(Function::Weekday, self, []))
            }

            /// Is the day of the year, from 1.
            pub fn day_of_year(self) -> Expr<i64, OfDate<V, N>>
            where
                V::Scalar: HasDate,
            {
                Expr::new(call(Function::DayOfYear, self, []))
            }

            /// Is the number of seconds since 1970-01-01, a fraction left out.
            pub fn unix_seconds(self) -> Expr<i64, OfDate<V, N>>
            where
                V::Scalar: HasDate,
            {
                Expr::new(call(Function::UnixSeconds, self, []))
            }

            /// Is the date as a text, `YYYY-MM-DD`.
            pub fn date_text(self) -> Expr<String, OfDate<V, N>>
            where
                V::Scalar: HasDate,
            {
                Expr::new(call(Function::DateText, self, []))
            }

            /// Is the time written as a pattern of `strftime` says, such as `%Y-%m`; NULL for a pattern that is none.
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let month = Item::query().select(|_| fk::value("2024-02-29").strftime("%m/%Y"));
            /// assert_eq!(db.read(|tx| tx.one(month))?.as_deref(), Some("02/2024"));
            /// # Ok(())
            /// # }
            /// ```
            pub fn strftime<R: Operand<String>>(self, pattern: R) -> Expr<String, Optional>
            where
                V::Scalar: HasDate,
            {
                Expr::new(Node::Call(Function::Strftime, vec![pattern.into_node(), Expression::into_node(self)]))
            }
        }

        impl<V: Value, N: Nullness> $name<V, N> {
            /// Is the hour, from 0 to 23; of a timestamp, in UTC.
            pub fn hour(self) -> Expr<i64, OfTime<V, N>>
            where
                V::Scalar: HasTime,
            {
                Expr::new(call(Function::Hour, self, []))
            }

            /// Is the minute, from 0 to 59.
            pub fn minute(self) -> Expr<i64, OfTime<V, N>>
            where
                V::Scalar: HasTime,
            {
                Expr::new(call(Function::Minute, self, []))
            }

            /// Is the second, from 0 to 59, a fraction left out.
            pub fn second(self) -> Expr<i64, OfTime<V, N>>
            where
                V::Scalar: HasTime,
            {
                Expr::new(call(Function::Second, self, []))
            }

            /// Is the time of day as a text, `HH:MM:SS`, a fraction left out.
            pub fn time_text(self) -> Expr<String, OfTime<V, N>>
            where
                V::Scalar: HasTime,
            {
                Expr::new(call(Function::TimeText, self, []))
            }
        }
    )*};
}

methods!(Column Expr);
