//! Keys as bytes: equal bytes are one value, so that each key is looked up once.

use fk_core::Any;

/// Appends a value's exact bytes.
pub(crate) fn append(value: &Any, bytes: &mut Vec<u8>) {
    let mut content = |kind: u8, content: &[u8]| {
        bytes.push(kind);
        bytes.extend_from_slice(&content.len().to_le_bytes());
        bytes.extend_from_slice(content);
    };
    match value {
        Any::Null => content(0, &[]),
        Any::Integer(i) => content(1, &i.to_le_bytes()),
        Any::Real(r) => content(2, &r.to_bits().to_le_bytes()),
        Any::Text(t) => content(3, t.as_bytes()),
        Any::Blob(b) => content(4, b),
    }
}

/// Gives the bytes of values.
pub(super) fn bytes<'a>(values: impl IntoIterator<Item = &'a Any>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(24);
    for value in values {
        append(value, &mut bytes);
    }
    bytes
}
