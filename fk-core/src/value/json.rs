//! JSON as TEXT: `serde_json::Value` for any document, [`Json`] for those of a type.
//!
//! The text is what `serde_json` writes. Columns are compared as texts, so that two documents are equal if they are
//! written with the same spaces and their members in the same order, as this library does. JSON's `null` is the text
//! `null`; NULL is the `None` of an `Option` around the column's type.

use std::any::type_name;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::text::utf8;
use super::{Itself, No, Scalar, ValueError};
use crate::any::{AnyRef, Encoded};
use crate::schema::{ScalarDef, Storage};

/// Stores any type that `serde` can write and read, as JSON.
///
/// What comes back is what the type reads of its own JSON: NaN and infinities, for which JSON has no number, are written
/// as `null`.
///
/// ```
/// # use fk::prelude::*;
/// # use fk_core::Json;
/// #[derive(serde::Serialize, serde::Deserialize, Debug, Clone, PartialEq)]
/// struct Address {
///     street: String,
///     zip: Option<String>,
/// }
///
/// #[derive(Table, Debug, Clone, PartialEq)]
/// #[table(name = "people")]
/// struct Person {
///     #[key]
///     id: Key<Self>,
///     address: Json<Address>,
/// }
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Json<T>(pub T);

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

/// Writes what is inside.
impl<T: Serialize> Serialize for Json<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// Reads what is inside.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Json<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + 'static> Scalar for Json<T> {
    const DEF: ScalarDef = ScalarDef::new(Storage::Text);
    type Order = No;
    type Arithmetic = No;
    type Base = Itself;

    fn encode(&self) -> Result<Encoded<'_>, ValueError> {
        encode(&self.0)
    }

    fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError> {
        decode(&raw).map(Self)
    }
}

#[diagnostic::do_not_recommend]
impl Scalar for serde_json::Value {
    const DEF: ScalarDef = ScalarDef::new(Storage::Text);
    type Order = No;
    type Arithmetic = No;
    type Base = Itself;

    fn encode(&self) -> Result<Encoded<'_>, ValueError> {
        encode(self)
    }

    fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError> {
        decode(&raw)
    }
}

/// How deep arrays and objects may be nested: `serde_json` doesn't read what is deeper.
const DEEPEST: usize = 127;

fn encode<T: Serialize>(value: &T) -> Result<Encoded<'static>, ValueError> {
    let text = serde_json::to_string(value).map_err(refused::<T>)?;
    if depth(&text) > DEEPEST {
        let why = format!("nested deeper than {DEEPEST}, which could not be read again");
        return Err(ValueError::Json { of: type_name::<T>(), why });
    }
    Ok(text.into())
}

/// Tells how deep arrays and objects are nested in JSON.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn decode<T: DeserializeOwned>(raw: &AnyRef<'_>) -> Result<T, ValueError> {
    serde_json::from_str(utf8(raw)?).map_err(refused::<T>)
}

fn refused<T>(error: serde_json::Error) -> ValueError {
    ValueError::Json { of: type_name::<T>(), why: error.to_string() }
}
