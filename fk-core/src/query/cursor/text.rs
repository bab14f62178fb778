//! The text of a cursor: bytes with a sum at the end, in the letters that an address may have (RFC 4648, §5, no padding).

use super::Place;
use crate::any::Any;
use crate::query::keyset::Fingerprint;

/// Says how the rest is written, and whether the place is inclusive (the lowest bit).
const VERSION: u8 = 0b10;

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub(super) fn write(place: &Place) -> String {
    let mut bytes = vec![VERSION | u8::from(place.inclusive)];
    bytes.extend_from_slice(&place.order.to_le_bytes());
    for value in &place.values {
        put(&mut bytes, value);
    }
    let sum = sum(&bytes);
    bytes.extend_from_slice(&sum);
    encode(&bytes)
}

/// Gives what was written, or nothing where the text is no such.
pub(super) fn read(text: &str) -> Option<Place> {
    let bytes = decode(text.as_bytes())?;
    let (bytes, found) = bytes.split_last_chunk::<4>()?;
    if *found != sum(bytes) {
        return None;
    }
    let (first, bytes) = bytes.split_first()?;
    let (order, mut bytes) = bytes.split_first_chunk()?;
    if first & !1 != VERSION {
        return None;
    }
    let mut values = Vec::new();
    while !bytes.is_empty() {
        values.push(take(&mut bytes)?);
    }
    Some(Place { order: u64::from_le_bytes(*order), inclusive: first & 1 != 0, values })
}

fn sum(bytes: &[u8]) -> [u8; 4] {
    let mut sum = Fingerprint::default();
    sum.add(bytes);
    // Both halves, so that none of it is lost.
    let sum = sum.0 ^ (sum.0 >> 32);
    [0, 8, 16, 24].map(|shift| (sum >> shift & 0xff) as u8)
}

/// Writes a value: its kind, then its bytes; an integer or a length by seven bits at a time.
pub(crate) fn put(bytes: &mut Vec<u8>, value: &Any) {
    match value {
        Any::Null => bytes.push(0),
        Any::Integer(integer) => {
            bytes.push(1);
            // The sign goes to the lowest bit, so that what is near zero is short.
            put_number(bytes, ((integer << 1) ^ (integer >> 63)).cast_unsigned());
        }
        Any::Real(real) => {
            bytes.push(2);
            bytes.extend_from_slice(&real.to_bits().to_le_bytes());
        }
        Any::Text(text) => {
            bytes.push(3);
            put_number(bytes, text.len() as u64);
            bytes.extend_from_slice(text.as_bytes());
        }
        Any::Blob(blob) => {
            bytes.push(4);
            put_number(bytes, blob.len() as u64);
            bytes.extend_from_slice(blob);
        }
    }
}

fn put_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push((number & 0x7f) as u8);
}

fn take(bytes: &mut &[u8]) -> Option<Any> {
    let (kind, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(match kind {
        0 => Any::Null,
        1 => {
            let number = take_number(bytes)?;
            Any::Integer((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
        }
        2 => {
            let (real, rest) = bytes.split_first_chunk()?;
            *bytes = rest;
            // SQLite would take NaN for NULL (SQLite documentation, "Datatypes", §2).
            Any::Real(Some(f64::from_bits(u64::from_le_bytes(*real))).filter(|real| !real.is_nan())?)
        }
        3 => Any::Text(std::str::from_utf8(take_bytes(bytes)?).ok()?.to_owned()),
        4 => Any::Blob(take_bytes(bytes)?.to_vec()),
        _ => return None,
    })
}

fn take_bytes<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(take_number(bytes)?).ok()?;
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let bits = u64::from(byte & 0x7f);
        // The last byte has one bit left.
        if shift == 63 && bits > 1 {
            return None;
        }
        number |= bits << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            text.push(char::from(LETTERS[bits >> (18 - 6 * at) & 63]));
        }
    }
    text
}

fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for chunk in text.chunks(4) {
        let mut bits = 0;
        for letter in chunk {
            bits = bits << 6 | usize::from(number(*letter)?);
        }
        let left = 6 * chunk.len() % 8;
        // A letter alone is less than a byte, and what is left of the last letter is zero: one text for one place.
        if chunk.len() == 1 || bits & ((1 << left) - 1) != 0 {
            return None;
        }
        let whole = bits >> left;
        bytes.extend((0..6 * chunk.len() / 8).rev().map(|at| (whole >> (8 * at)).to_le_bytes()[0]));
    }
    Some(bytes)
}

/// The position of a letter in `LETTERS`.
fn number(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
