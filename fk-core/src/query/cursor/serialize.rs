//! `Cursor<T>` as its text, for `serde`. Nothing is asked of `T` to write it.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

use super::Cursor;
use crate::table::Table;

/// Writes the cursor's text.
impl<T> Serialize for Cursor<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Reads the cursor's text.
impl<'de, T: Table> Deserialize<'de> for Cursor<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text(PhantomData))
    }
}

struct Text<T>(PhantomData<fn() -> T>);

impl<T: Table> Visitor<'_> for Text<T> {
    type Value = Cursor<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of a cursor")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Cursor<T>, E> {
        text.parse().map_err(E::custom)
    }
}
