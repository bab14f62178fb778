//! When two values are one to the database: only for values that it has given itself, since everything else is
//! compared by it.

use fk_core::Any;
use fk_core::schema::{Collation, TableDef};

/// Gives a value as its column compares it: equal values become the same.
pub(crate) fn folded(value: &Any, collation: Collation) -> Any {
    match (value, collation) {
        (Any::Text(text), Collation::NoCase) => Any::Text(text.to_ascii_lowercase()),
        (Any::Text(text), Collation::RTrim) => Any::Text(text.trim_end_matches(' ').to_owned()),
        (Any::Real(real), _) => whole(*real).map_or_else(|| value.clone(), Any::Integer),
        _ => value.clone(),
    }
}

/// Gives a value as a collation of that name compares it; of one that isn't SQLite's own, as it is.
pub(crate) fn by_name(value: &Any, collation: &str) -> Any {
    let all = [Collation::Binary, Collation::NoCase, Collation::RTrim];
    let known = all.into_iter().find(|known| known.word().eq_ignore_ascii_case(collation));
    folded(value, known.unwrap_or_default())
}

/// Gives some columns of a row as they compare; `None` where one is missing.
pub(super) fn key(def: &TableDef, columns: &[usize], row: &[Any]) -> Option<Vec<Any>> {
    columns.iter().map(|at| row.get(*at).map(|value| folded(value, def.column(*at).collation))).collect()
}

/// A number without a fraction is equal to the integer.
fn whole(real: f64) -> Option<i64> {
    const LIMIT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "up to 2⁵³, each whole number is exact")]
    let integer = (real.abs() <= LIMIT && real.fract() == 0.0).then_some(real as i64);
    integer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_equal_becomes_the_same() {
        let text = |text: &str| Any::Text(text.to_owned());
        assert_eq!(folded(&text("Äbc"), Collation::NoCase), folded(&text("ÄBC"), Collation::NoCase));
        assert_ne!(folded(&text("ä"), Collation::NoCase), folded(&text("Ä"), Collation::NoCase));
        assert_eq!(folded(&text("a  "), Collation::RTrim), text("a"));
        assert_eq!(folded(&text("A "), Collation::Binary), text("A "));
        assert_eq!(folded(&Any::Real(2.0), Collation::Binary), Any::Integer(2));
        assert_eq!(folded(&Any::Real(2.5), Collation::Binary), Any::Real(2.5));
    }
}
