//! Values by the rules of SQL: how they compare, what functions make of them.

use std::cmp::Ordering;

use fk::Any;
use fk::expression::{Binary, Function};
use fk::schema::Storage;

pub(crate) fn truth(value: &Any) -> Option<bool> {
    match value {
        Any::Null => None,
        Any::Integer(i) => Some(*i != 0),
        other => panic!("{other:?} is no condition"),
    }
}

pub(crate) fn boolean(value: Option<bool>) -> Any {
    value.map_or(Any::Null, |value| Any::Integer(value.into()))
}

pub(crate) fn real(value: f64) -> Any {
    if value.is_nan() { Any::Null } else { Any::Real(value + 0.0) }
}

pub(crate) fn count(number: usize) -> Any {
    Any::Integer(i64::try_from(number).unwrap())
}

/// The order of SQL, NULL first.
pub(crate) fn compare(left: &Any, right: &Any) -> Ordering {
    match (left, right) {
        (Any::Null, Any::Null) => Ordering::Equal,
        (Any::Null, _) => Ordering::Less,
        (_, Any::Null) => Ordering::Greater,
        (Any::Integer(a), Any::Integer(b)) => a.cmp(b),
        (Any::Real(a), Any::Real(b)) => a.partial_cmp(b).unwrap(),
        (Any::Text(a), Any::Text(b)) => a.as_bytes().cmp(b.as_bytes()),
        other => panic!("{other:?} are of two types"),
    }
}

pub(crate) fn compared(left: &Any, right: &Any, test: impl FnOnce(Ordering) -> bool) -> Option<bool> {
    (!left.is_null() && !right.is_null()).then(|| test(compare(left, right)))
}

pub(crate) fn one_of(value: &Any, list: &[Any]) -> Option<bool> {
    if list.is_empty() {
        return Some(false);
    }
    let each = || list.iter().map(|other| compared(value, other, Ordering::is_eq));
    if each().any(|equal| equal == Some(true)) {
        return Some(true);
    }
    if each().any(|equal| equal.is_none()) { None } else { Some(false) }
}

pub(crate) fn binary(op: Binary, left: &Any, right: &Any) -> Any {
    match op {
        Binary::Is => return boolean(Some(compare(left, right).is_eq())),
        Binary::IsNot => return boolean(Some(compare(left, right).is_ne())),
        _ if left.is_null() || right.is_null() => return Any::Null,
        _ => {}
    }
    let given = |test: fn(Ordering) -> bool| boolean(Some(test(compare(left, right))));
    match op {
        Binary::Eq => given(Ordering::is_eq),
        Binary::Ne => given(Ordering::is_ne),
        Binary::Lt => given(Ordering::is_lt),
        Binary::Le => given(Ordering::is_le),
        Binary::Gt => given(Ordering::is_gt),
        Binary::Ge => given(Ordering::is_ge),
        _ => match (op, left, right) {
            (Binary::Concat, Any::Text(a), Any::Text(b)) => Any::Text(format!("{a}{b}")),
            (Binary::Like, Any::Text(of), Any::Text(pattern)) => {
                let fold = |text: &str| text.to_ascii_lowercase().chars().collect::<Vec<_>>();
                boolean(Some(like(&fold(of), &fold(pattern))))
            }
            (Binary::Add, Any::Real(a), Any::Real(b)) => real(a + b),
            (Binary::Sub, Any::Real(a), Any::Real(b)) => real(a - b),
            (Binary::Mul, Any::Real(a), Any::Real(b)) => real(a * b),
            (Binary::Div, Any::Real(_), Any::Real(b)) if *b == 0.0 => Any::Null,
            (Binary::Div, Any::Real(a), Any::Real(b)) => real(a / b),
            other => panic!("{other:?}"),
        },
    }
}

/// A function of values; `None` where an integer has become too large.
pub(crate) fn call(function: Function, values: &[Any]) -> Option<Any> {
    // Where there is nothing to replace it doesn't matter by what.
    if function == Function::Replace && values[1] == Any::Text(String::new()) {
        return Some(values[0].clone());
    }
    if values.iter().any(Any::is_null) {
        return Some(Any::Null);
    }
    let text = |at: usize| if let Any::Text(text) = &values[at] { text.as_str() } else { panic!("{values:?}") };
    let made = |text: &str| Some(Any::Text(text.to_owned()));
    match (function, &values[0]) {
        (Function::Lower, _) => made(&text(0).to_ascii_lowercase()),
        (Function::Upper, _) => made(&text(0).to_ascii_uppercase()),
        (Function::Trim, _) => made(text(0).trim_matches(' ')),
        (Function::TrimStart, _) => made(text(0).trim_start_matches(' ')),
        (Function::TrimEnd, _) => made(text(0).trim_end_matches(' ')),
        (Function::Replace, _) => made(&text(0).replace(text(1), text(2))),
        (Function::Substr, _) => made(&substr(text(0), &values[1], &values[2])),
        (Function::Instr, _) => Some(count(text(0).find(text(1)).map_or(0, |at| text(0)[..at].chars().count() + 1))),
        (Function::Hex, _) => made(&text(0).bytes().fold(String::new(), |hex, byte| format!("{hex}{byte:02X}"))),
        (Function::StartsWith, _) => Some(boolean(Some(text(0).starts_with(text(1))))),
        (Function::EndsWith, _) => Some(boolean(Some(text(0).ends_with(text(1))))),
        (Function::Contains, _) => Some(boolean(Some(text(0).contains(text(1))))),
        (Function::AbsInteger, Any::Integer(i)) => i.checked_abs().map(Any::Integer),
        (Function::Abs, Any::Real(r)) => Some(real(r.abs())),
        (Function::Sign, Any::Integer(i)) => Some(Any::Integer(i.signum())),
        (Function::Floor, Any::Real(r)) => Some(real(r.floor())),
        (Function::Ceil, Any::Real(r)) => Some(real(r.ceil())),
        (Function::Least, a) => Some(if compare(a, &values[1]).is_le() { a.clone() } else { values[1].clone() }),
        (Function::Greatest, a) => Some(if compare(a, &values[1]).is_ge() { a.clone() } else { values[1].clone() }),
        other => panic!("{other:?}"),
    }
}

fn like(text: &[char], pattern: &[char]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some(('%', rest)) => (0..=text.len()).any(|at| like(&text[at..], rest)),
        Some(('_', rest)) => text.split_first().is_some_and(|(_, text)| like(text, rest)),
        Some((letter, rest)) => text.split_first().is_some_and(|(first, text)| first == letter && like(text, rest)),
    }
}

fn substr(text: &str, start: &Any, length: &Any) -> String {
    let (Any::Integer(start), Any::Integer(length)) = (start, length) else { panic!("{start:?}, {length:?}") };
    let letters: Vec<char> = text.chars().collect();
    // The positions between which it is, counted from 1; before the first there is a place 0.
    let begin = if *start < 0 { i64::try_from(letters.len()).unwrap() + start + 1 } else { *start };
    let (from, to) = if *length >= 0 { (begin, begin + length) } else { (begin + length, begin) };
    (1..).zip(letters).filter(|(at, _)| (from..to).contains(at)).map(|(_, letter)| letter).collect()
}

#[allow(clippy::cast_precision_loss)]
pub(crate) fn cast(value: Any, storage: Storage) -> Any {
    match (value, storage) {
        (Any::Text(text), Storage::Integer) => {
            let text = text.trim_start_matches(' ');
            let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
            let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
            let number: i128 = digits[..end].parse().unwrap_or(0);
            let number = if text.starts_with('-') { -number } else { number };
            Any::Integer(i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX }))
        }
        (Any::Integer(i), Storage::Text) => Any::Text(i.to_string()),
        (Any::Integer(i), Storage::Real) => Any::Real(i as f64),
        (Any::Null, _) => Any::Null,
        other => panic!("{other:?}"),
    }
}
