//! `Key<T, V>` as its value, for `serde`. Nothing is asked of `T`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Key;

/// Writes the key's value.
impl<T, V: Serialize> Serialize for Key<T, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.raw().serialize(serializer)
    }
}

/// Reads the key's value, whether or not such a row exists.
impl<'de, T, V: Deserialize<'de>> Deserialize<'de> for Key<T, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        V::deserialize(deserializer).map(Self::from_raw)
    }
}
