//! The functions of a database that expressions call, by name; how each is written is in `sql`.

/// Is a function of values of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
#[non_exhaustive]
pub enum Function {
    /// The first that isn't NULL.
    Coalesce,
    /// NULL if both are equal, else the first.
    NullIf,
    /// Whether a text begins with another.
    StartsWith,
    /// Whether a text ends with another.
    EndsWith,
    /// Whether a text has another in it.
    Contains,
    /// ASCII's letters in lower case.
    Lower,
    /// ASCII's letters in upper case.
    Upper,
    /// Without spaces at both ends.
    Trim,
    /// Without spaces at the beginning.
    TrimStart,
    /// Without spaces at the end.
    TrimEnd,
    /// A text with each occurrence of another replaced.
    Replace,
    /// So many characters from a position on.
    Substr,
    /// The position of a text in another.
    Instr,
    /// Bytes as hexadecimal digits.
    Hex,
    /// A real number without its sign.
    Abs,
    /// An integer without its sign, which can overflow.
    AbsInteger,
    /// The sign: -1, 0 or 1.
    Sign,
    /// Rounded to so many digits behind the point.
    Round,
    /// The next whole number below.
    Floor,
    /// The next whole number above.
    Ceil,
    /// The smallest of some values.
    Least,
    /// The largest of some values.
    Greatest,
    /// The year of a time.
    Year,
    /// The month of a time, from 1.
    Month,
    /// The day of the month.
    Day,
    /// The day of the week, from 0 on Sunday.
    Weekday,
    /// The day of the year, from 1.
    DayOfYear,
    /// The hour.
    Hour,
    /// The minute.
    Minute,
    /// The second, without its fraction.
    Second,
    /// Seconds since 1970.
    UnixSeconds,
    /// `YYYY-MM-DD`
    DateText,
    /// `HH:MM:SS`
    TimeText,
    /// A time by a pattern, which comes first.
    Strftime,
}
