//! The SQL that finds orphans, for the three ways of finding them.
//!
//! All ways give the same columns in the same order: the referencing columns, then those that tell the row from others,
//! then the primary key where that is neither; sorted by key, and by row within a key. So a search can be stopped at any row and gone on with behind it. Only
//! orphans are sorted, never the table.
//!
//! Comparisons have a real column on their left, whose affinity and collation count (SQLite documentation, "Datatypes
//! In SQLite", §4.2 and §7.1): the parent's in a lookup, the child's between keys of the child.

use std::fmt::Write as _;

use fk_core::sql::ident;

use super::Place;
use crate::mirror::names::qualified;
use crate::mirror::schema::{Reference, Table};

/// How orphans of a reference are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The parent of every row is looked up.
    Rows,
    /// An index of the child is read from end to end, and the parent of every key is looked up.
    Keys,
    /// An index of the child is asked for the next larger key, again and again: rows of one key are never read.
    Loose,
}

/// Where a search goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begin {
    /// At the first row.
    Start,
    /// Behind the row whose key and identity are bound, in this order.
    Behind,
}

/// Appends `"database"."table"`.
pub(crate) fn table_name(sql: &mut String, table: &Table) {
    sql.push_str(&qualified(table));
}

/// Appends `c."name"`.
fn column(sql: &mut String, alias: &str, name: &str) {
    sql.push_str(alias);
    sql.push('.');
    ident(sql, name);
}

/// The columns by which people know a row, where those that tell it from the others are an unnamed rowid.
pub(crate) fn shown(table: &Table) -> Option<Vec<&str>> {
    let hidden = table.rowid.as_deref().is_some_and(|rowid| table.column(rowid).is_none());
    (hidden && !table.key.is_empty()).then(|| table.names(&table.key).collect())
}

/// Appends parts with something between them.
pub(crate) fn joined<T>(
    sql: &mut String,
    between: &str,
    parts: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut String, T),
) {
    for (i, part) in parts.into_iter().enumerate() {
        if i > 0 {
            sql.push_str(between);
        }
        write(sql, part);
    }
}

/// Appends `c.x IS NOT NULL AND ..`: a row with a NULL references nothing (SQL:2016 part 2, §8.12, MATCH SIMPLE).
fn references_something(sql: &mut String, alias: &str, child: &Table, reference: &Reference) {
    joined(sql, " AND ", child.names(&reference.columns), |sql, name| {
        column(sql, alias, name);
        sql.push_str(" IS NOT NULL");
    });
}

/// Appends `p.a = c.x AND ..`. Where both sides don't compare alike, the child's affinity is taken from it by `+`.
fn matches(sql: &mut String, place: &Place<'_>, parent: &Table, mut child: impl FnMut(&mut String, usize)) {
    let plus = if place.reference.alike { "" } else { "+" };
    joined(sql, " AND ", parent.names(&place.reference.parent_columns).enumerate(), |sql, (i, name)| {
        column(sql, "p", name);
        sql.push_str(" = ");
        sql.push_str(plus);
        child(sql, i);
    });
}

/// Appends the condition that row `alias` of the child is an orphan.
pub(crate) fn is_orphan(sql: &mut String, alias: &str, place: &Place<'_>) {
    let names: Vec<&str> = place.child.names(&place.reference.columns).collect();
    references_something(sql, alias, place.child, place.reference);
    let Some(parent) = place.parent else { return };
    sql.push_str(" AND NOT EXISTS (SELECT 1 FROM ");
    table_name(sql, parent);
    sql.push_str(" AS p WHERE ");
    matches(sql, place, parent, |sql, i| column(sql, alias, names[i]));
    sql.push(')');
}

/// Appends the condition that row `c` is the one whose identity is bound, from `?first` on.
pub(crate) fn is_row(sql: &mut String, alias: &str, table: &Table, first: usize) {
    joined(sql, " AND ", table.identity().into_iter().enumerate(), |sql, (i, name)| {
        column(sql, alias, name);
        let _ = write!(sql, " = ?{}", first + i);
    });
}

/// What rows are sorted by: expressions over `c`, and over the values that are bound for a row.
fn order(place: &Place<'_>) -> Vec<(String, String)> {
    let mut parts = Vec::new();
    let mut bound = 0;
    for name in place.child.names(&place.reference.columns) {
        bound += 1;
        let mut text = String::new();
        column(&mut text, "c", name);
        if place.reference.alike {
            parts.push((text, format!("?{bound}")));
        } else {
            // What one comparison finds equal, another may not: 1 and 1.0, a and A.
            parts.push((format!("+{text} COLLATE BINARY"), format!("?{bound}")));
            parts.push((format!("typeof({text})"), format!("typeof(?{bound})")));
        }
    }
    for name in place.child.identity() {
        bound += 1;
        let mut text = String::new();
        column(&mut text, "c", name);
        parts.push((format!("{text} COLLATE BINARY"), format!("?{bound}")));
    }
    parts
}

/// Appends `(x, y) > (?1, ?2)` over columns of the child.
fn beyond(sql: &mut String, child: &Table, reference: &Reference, operator: &str, with: impl Fn(usize) -> String) {
    sql.push('(');
    joined(sql, ", ", child.names(&reference.columns), ident);
    let _ = write!(sql, ") {operator} (");
    joined(sql, ", ", 0..reference.columns.len(), |sql, i| sql.push_str(&with(i)));
    sql.push(')');
}

/// The query for orphans. At most `limit` rows.
pub(crate) fn search(place: &Place<'_>, way: Way, begin: Begin, limit: Option<usize>) -> String {
    let (child, reference) = (place.child, place.reference);
    let mut sql = String::new();
    if way == Way::Loose {
        sql.push_str("WITH RECURSIVE k(");
        joined(&mut sql, ", ", 0..reference.columns.len(), |sql, i| write!(sql, "k{i}").unwrap_or_default());
        sql.push_str(") AS (SELECT ");
        steps(&mut sql, place, |sql| {
            if begin == Begin::Behind {
                sql.push_str(" AND ");
                beyond(sql, child, reference, ">=", |i| format!("?{}", i + 1));
            }
        });
        sql.push_str(" UNION ALL SELECT ");
        steps(&mut sql, place, |sql| {
            sql.push_str(" AND ");
            beyond(sql, child, reference, ">", |i| format!("k.k{i}"));
        });
        sql.push_str(" FROM k WHERE k.k0 IS NOT NULL) ");
    }
    sql.push_str("SELECT ");
    let names = child.names(&reference.columns).chain(child.identity()).chain(shown(child).unwrap_or_default());
    joined(&mut sql, ", ", names, |sql, name| column(sql, "c", name));
    sql.push_str(" FROM ");
    match way {
        Way::Rows => {
            table_name(&mut sql, child);
            sql.push_str(" AS c");
        }
        Way::Keys => {
            sql.push('(');
            sql.push_str(&distinct(place, begin));
            sql.push_str(") AS k");
        }
        Way::Loose => sql.push('k'),
    }
    if let Some(parent) = place.parent {
        sql.push_str(" LEFT JOIN ");
        table_name(&mut sql, parent);
        sql.push_str(" AS p ON ");
        let names: Vec<&str> = child.names(&reference.columns).collect();
        matches(&mut sql, place, parent, |sql, i| match way {
            Way::Rows => column(sql, "c", names[i]),
            Way::Keys | Way::Loose => write!(sql, "k.k{i}").unwrap_or_default(),
        });
    }
    if way != Way::Rows {
        sql.push_str(" CROSS JOIN ");
        table_name(&mut sql, child);
        sql.push_str(" AS c ON ");
        joined(&mut sql, " AND ", child.names(&reference.columns).enumerate(), |sql, (i, name)| {
            column(sql, "c", name);
            let _ = write!(sql, " = k.k{i}");
        });
    }
    sql.push_str(" WHERE ");
    references_something(&mut sql, "c", child, reference);
    if let Some(name) = place.parent.and_then(|parent| parent.names(&reference.parent_columns).next()) {
        sql.push_str(" AND ");
        column(&mut sql, "p", name);
        sql.push_str(" IS NULL");
    }
    let order = order(place);
    if begin == Begin::Behind {
        sql.push_str(" AND (");
        joined(&mut sql, ", ", &order, |sql, (text, _)| sql.push_str(text));
        sql.push_str(") > (");
        joined(&mut sql, ", ", &order, |sql, (_, bound)| sql.push_str(bound));
        sql.push(')');
    }
    sql.push_str(" ORDER BY ");
    joined(&mut sql, ", ", &order, |sql, (text, _)| sql.push_str(text));
    if let Some(limit) = limit {
        let _ = write!(sql, " LIMIT {limit}");
    }
    sql
}

/// All keys of the child, each once.
pub(crate) fn distinct(place: &Place<'_>, begin: Begin) -> String {
    let (child, reference) = (place.child, place.reference);
    let mut sql = String::from("SELECT DISTINCT ");
    joined(&mut sql, ", ", child.names(&reference.columns).enumerate(), |sql, (i, name)| {
        column(sql, "s", name);
        let _ = write!(sql, " AS k{i}");
    });
    sql.push_str(" FROM ");
    table_name(&mut sql, child);
    sql.push_str(" AS s WHERE ");
    references_something(&mut sql, "s", child, reference);
    if begin == Begin::Behind {
        sql.push_str(" AND ");
        beyond(&mut sql, child, reference, ">=", |i| format!("?{}", i + 1));
    }
    sql
}

/// One step of a loose scan: each column of the smallest key that fulfils a condition.
fn steps(sql: &mut String, place: &Place<'_>, condition: impl Fn(&mut String)) {
    joined(sql, ", ", 0..place.reference.columns.len(), |sql, i| {
        sql.push('(');
        step(sql, place, i, &condition);
        sql.push(')');
    });
}

fn step(sql: &mut String, place: &Place<'_>, at: usize, condition: impl Fn(&mut String)) {
    let (child, reference) = (place.child, place.reference);
    sql.push_str("SELECT ");
    joined(sql, ", ", child.names(&reference.columns[at..=at]), ident);
    sql.push_str(" FROM ");
    table_name(sql, child);
    sql.push_str(" AS s WHERE ");
    references_something(sql, "s", child, reference);
    condition(sql);
    sql.push_str(" ORDER BY ");
    joined(sql, ", ", child.names(&reference.columns), ident);
    sql.push_str(" LIMIT 1");
}

/// One step of a loose scan by itself, to be asked how SQLite would run it.
pub(crate) fn one_step(place: &Place<'_>) -> String {
    let mut sql = String::new();
    step(&mut sql, place, 0, |sql| {
        sql.push_str(" AND ");
        beyond(sql, place.child, place.reference, ">", |i| format!("?{}", i + 1));
    });
    sql
}

/// The key of the first row from a rowid on.
pub(crate) fn key_at(place: &Place<'_>, rowid: &str) -> String {
    let mut sql = String::from("SELECT ");
    joined(&mut sql, ", ", place.child.names(&place.reference.columns), ident);
    sql.push_str(" FROM ");
    table_name(&mut sql, place.child);
    sql.push_str(" WHERE ");
    ident(&mut sql, rowid);
    sql.push_str(" >= ?1 ORDER BY ");
    ident(&mut sql, rowid);
    sql.push_str(" LIMIT 1");
    sql
}

/// The smallest and the largest rowid.
pub(crate) fn rowids(table: &Table, rowid: &str) -> String {
    let mut sql = String::from("SELECT (SELECT min(");
    ident(&mut sql, rowid);
    sql.push_str(") FROM ");
    table_name(&mut sql, table);
    sql.push_str("), (SELECT max(");
    ident(&mut sql, rowid);
    sql.push_str(") FROM ");
    table_name(&mut sql, table);
    sql.push(')');
    sql
}

/// The number of rows with a key, counted up to `most`.
pub(crate) fn run_length(place: &Place<'_>, most: usize) -> String {
    let mut sql = String::from("SELECT count(*) FROM (SELECT 1 FROM ");
    table_name(&mut sql, place.child);
    sql.push_str(" WHERE ");
    joined(&mut sql, " AND ", place.child.names(&place.reference.columns).enumerate(), |sql, (i, name)| {
        ident(sql, name);
        let _ = write!(sql, " = ?{}", i + 1);
    });
    let _ = write!(sql, " LIMIT {most})");
    sql
}
