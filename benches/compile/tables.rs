//! The tables that both programs have: five plain columns, a key and two references.
//!
//! Table `i` references table `(i - 1) / 2` by `parent_id` and table `(i - 1) / 3` by `other_id`, which is a plain
//! integer where that is the same table: no chain of references is long.

/// Stands before the number that is edited.
pub(crate) const TOUCH: &str = "/*TOUCH*/";

/// The plain columns: name, type, and a value.
pub(crate) const PLAIN: [(&str, &str, &str, &str); 5] = [
    ("name", "String", "TEXT", "\"n\".to_owned()"),
    ("note", "String", "TEXT", "\"x\".to_owned()"),
    ("qty", "i64", "INTEGER", "1"),
    ("price", "f64", "REAL", "0.5"),
    ("flag", "bool", "INTEGER", "true"),
];

/// The name of a table.
pub(crate) fn name(table: usize) -> String {
    format!("t{table:02}")
}

/// The last two columns, and the tables that they reference.
pub(crate) fn references(table: usize) -> [(&'static str, Option<usize>); 2] {
    let parent = table.checked_sub(1).map(|before| before / 2);
    let other = table.checked_sub(1).map(|before| before / 3);
    [("parent_id", parent), ("other_id", other.filter(|other| Some(*other) != parent))]
}

/// The beginning of a program, and its calls.
pub(crate) fn each(count: usize, line: impl Fn(&str) -> String) -> String {
    (0..count).map(|table| line(&name(table))).collect()
}
