//! The words that attributes know in each place, and the nearest of them to a word that they don't.

/// Words of `#[table(..)]`.
pub(crate) const TABLE: &[&str] =
    &["name", "key", "unique", "index", "check", "foreign_key", "has_many", "has_one", "many_to_many", "new", "crate"];
/// Words of `#[table(new(..))]`.
pub(crate) const NEW: &[&str] = &["name", "derive"];
/// Words of `#[key(..)]`.
pub(crate) const KEY: &[&str] = &["autoincrement"];
/// Words of `#[references(..)]`.
pub(crate) const REFERENCES: &[&str] =
    &["on_delete", "on_update", "deferred", "name", "index", "as", "match", "enforced", "cascade_limit"];
/// Words of `#[unique(..)]` and `#[index(..)]`.
pub(crate) const UNIQUE: &[&str] = &["name", "where"];
/// Words of `#[column(..)]`.
pub(crate) const COLUMN: &[&str] = &["name", "collate"];
/// Words of `#[schema(..)]`.
pub(crate) const SCHEMA: &[&str] = &["include", "deferred_cycle", "part", "at_most", "crate"];
/// Words of `#[value(..)]` on a type.
pub(crate) const VALUE: &[&str] = &["rename_all", "open", "crate"];
/// Words of `#[value(..)]` on a variant.
pub(crate) const VARIANT: &[&str] = &["rename"];
/// Words of `#[row(..)]`.
pub(crate) const ROW: &[&str] = &["crate"];
/// Functions of `#[check(..)]`.
pub(crate) const FUNCTIONS: &[&str] = &["len", "is_null", "is_not_null", "between", "like", "is_in"];

/// Collations, and the variant of `Collation` that each is.
pub(crate) const COLLATIONS: &[(&str, &str)] = &[("binary", "Binary"), ("nocase", "NoCase"), ("rtrim", "RTrim")];

/// Actions of `on_delete` and `on_update`, and the variant of `Action` that each is.
pub(crate) const ACTIONS: &[(&str, &str)] = &[
    ("no_action", "NoAction"),
    ("restrict", "Restrict"),
    ("cascade", "Cascade"),
    ("set_null", "SetNull"),
    ("set_default", "SetDefault"),
];

/// Finds the known word that `word` was probably meant to be.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let close = |candidate: &&&str| distance(word, candidate) <= (candidate.len() / 3).max(1);
    known.iter().filter(close).min_by_key(|candidate| distance(word, candidate)).copied()
}

/// Says what would have been right: the nearest known word, or all of them.
pub(crate) fn remedy(word: &str, known: &[&str]) -> String {
    match nearest(word, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("expected {}", list(known)),
    }
}

/// Lists words: "`a`, `b` or `c`".
pub(crate) fn list(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [one] => format!("`{one}`"),
        [first @ .., last] => format!("`{}` or `{last}`", first.join("`, `")),
    }
}

/// Counts the letters to insert, delete, replace or swap (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (rows[i][j] + usize::from(x != y)).min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_word_is_suggested() {
        assert_eq!(nearest("on_delte", REFERENCES), Some("on_delete"));
        assert_eq!(nearest("casacde", &["restrict", "cascade"]), Some("cascade"));
        assert_eq!(nearest("colour", REFERENCES), None);
    }

    #[test]
    fn without_a_near_word_all_are_listed() {
        assert_eq!(remedy("colour", NEW), "expected `name` or `derive`");
    }
}
