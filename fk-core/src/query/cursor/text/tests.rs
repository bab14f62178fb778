//! Every place comes back from its text; a text that was changed is none.
#![allow(clippy::unwrap_used)]

use super::*;

fn places() -> Vec<Place> {
    let values = [
        Any::Null,
        Any::Integer(0),
        Any::Integer(-1),
        Any::Integer(63),
        Any::Integer(-65),
        Any::Integer(i64::MAX),
        Any::Integer(i64::MIN),
        Any::Real(0.5),
        Any::Real(f64::INFINITY),
        Any::Real(f64::MIN_POSITIVE),
        Any::Text(String::new()),
        Any::Text("ä b/c?&".into()),
        Any::Text("x".repeat(300)),
        Any::Blob(vec![]),
        Any::Blob((0..=255).collect()),
    ];
    let one = values.iter().map(|value| vec![value.clone()]);
    let two = values.iter().flat_map(|a| values.iter().map(|b| vec![a.clone(), b.clone()]));
    let lists = one.chain(two).chain([vec![], values.to_vec()]);
    lists
        .enumerate()
        .map(|(at, values)| Place { order: u64::MAX / (at as u64 + 1), inclusive: at % 3 == 0, values })
        .collect()
}

#[test]
fn a_place_comes_back() {
    for place in places() {
        let text = write(&place);
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{text}");
        assert!(read(&text) == Some(place), "{text}");
    }
}

#[test]
fn a_text_that_was_changed_is_none() {
    for text in places().iter().map(write).filter(|text| text.len() < 80) {
        for end in 0..text.len() {
            assert!(read(&text[..end]).is_none(), "{text} up to {end}");
        }
        for at in 0..text.len() {
            for letter in ['A', '9', '_', '=', ' ', '%'].into_iter().filter(|letter| !text[at..].starts_with(*letter)) {
                let mut changed = text.clone();
                changed.replace_range(at..=at, &letter.to_string());
                assert!(read(&changed).is_none(), "{text} as {changed}");
            }
        }
        assert!(read(&format!("{text}A")).is_none() && read(&format!("A{text}")).is_none());
    }
}

#[test]
fn no_text_is_taken_for_a_cursor() {
    for text in ["", "A", "AA", "first", "null", "ä", "AAAAAAAAAAAAAAAAAAAAAAAA", "💥", "\0\0\0\0"] {
        assert!(read(text).is_none(), "{text}");
    }
}

#[test]
fn what_has_the_sum_but_no_values_is_none() {
    let with_sum = |body: &[u8]| {
        let mut bytes = vec![VERSION, 0, 0, 0, 0, 0, 0, 0, 0];
        bytes.extend_from_slice(body);
        let sum = sum(&bytes);
        bytes.extend_from_slice(&sum);
        encode(&bytes)
    };
    assert!(read(&with_sum(&[1, 2])).is_some());
    let nan = [2, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f];
    let endless = [1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    let longest = [3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
    for body in [&[5][..], &[1], &[1, 0x80], &endless, &longest, &[2, 0], &nan, &[3, 2, b'a'], &[3, 1, 0xff], &[4, 1]] {
        assert!(read(&with_sum(body)).is_none(), "{body:?}");
    }
    // Another version, the same otherwise.
    let mut bytes = vec![VERSION << 1, 0, 0, 0, 0, 0, 0, 0, 0];
    let sum = sum(&bytes);
    bytes.extend_from_slice(&sum);
    assert!(read(&encode(&bytes)).is_none());
}
