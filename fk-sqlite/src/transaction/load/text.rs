//! SQL about the rows of a reference, set by set.

use std::fmt::Write as _;

pub(in crate::transaction) use crate::mirror::names::{qualified, quoted};
use crate::mirror::schema::{Affinity, Column, Reference, Table};

/// `c."a", c."b"`.
pub(in crate::transaction) fn columns<'a>(alias: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let names = names.into_iter().map(|name| format!("{alias}.{}", quoted(name)));
    names.collect::<Vec<_>>().join(", ")
}

/// `k0, k1`.
pub(super) fn numbered(prefix: &str, count: usize) -> String {
    (0..count).map(|at| format!("{prefix}{at}")).collect::<Vec<_>>().join(", ")
}

/// That the row `c` references something: no column is NULL (MATCH SIMPLE, SQL:2016 part 2, §8.12).
pub(in crate::transaction) fn references(child: &Table, reference: &Reference) -> String {
    let names = child.names(&reference.columns).map(|name| format!("c.{} IS NOT NULL", quoted(name)));
    names.collect::<Vec<_>>().join(" AND ")
}

/// That no row of `parent` (a table's name in SQL) has the key that the row `c` references, as an INSERT looks for it:
/// with the parent's affinity and collation. `+` takes the child's own affinity away. `rest` is asked of `p` too.
pub(in crate::transaction) fn orphaned(
    child: &Table,
    reference: &Reference,
    parent: &str,
    parent_table: &Table,
    rest: &str,
) -> String {
    let mut text = format!("NOT EXISTS (SELECT 1 FROM {parent} AS p WHERE ");
    let pairs = child.names(&reference.columns).zip(parent_table.names(&reference.parent_columns));
    for (i, (referencing, referenced)) in pairs.enumerate() {
        let and = if i == 0 { "" } else { " AND " };
        let _ = write!(text, "{and}p.{} = +c.{}", quoted(referenced), quoted(referencing));
    }
    text.push_str(rest);
    text.push(')');
    text
}

/// A column's type and collation in a TEMP table that compares as it does, but holds it to nothing.
pub(in crate::transaction) fn alike(column: &Column) -> String {
    let affinity = match column.affinity {
        Affinity::Integer => " INTEGER",
        Affinity::Text => " TEXT",
        Affinity::Blob => "",
        Affinity::Real => " REAL",
        Affinity::Numeric => " NUMERIC",
    };
    format!("{affinity} COLLATE {}", quoted(&column.collation))
}

/// The names by which rows are told from one another to people: the primary key, or the rowid.
pub(in crate::transaction) fn shown(table: &Table) -> Vec<&str> {
    if table.key.is_empty() { table.identity() } else { table.names(&table.key).collect() }
}
