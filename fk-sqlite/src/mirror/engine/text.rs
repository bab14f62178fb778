//! The statements of one reference: written once, run for each key.
//!
//! Where both sides compare alike, a key is bound to `?1`, `?2`, .., and its rows are found by index. Where they don't,
//! SQLite itself knows three different relations between child and parent. One of them is right: that by which an INSERT
//! looks for its parent, with the parent's affinity and collation. There the key is put into a one-row TEMP table whose
//! columns are the parent's, and compared from it; `+` takes the child's own affinity away.

use std::fmt::Write as _;

use fk_core::schema::Action;
use fk_core::sql::ident;

use crate::mirror::names::{default, qualified};
use crate::mirror::schema::{Incoming, Reference, Schema, Table};

/// The statements of one reference.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// Whether a key is bound; otherwise it is in the TEMP table.
    pub(super) bound: bool,
    pub(super) create_key: String,
    pub(super) drop_key: String,
    pub(super) clear_key: String,
    pub(super) fill_key: String,
    /// A row if rows reference the key and no parent has it.
    pub(super) violated: String,
    /// The same about a written key, which needn't be compared as the parent does.
    pub(super) violated_written: String,
    /// How many such rows.
    pub(super) count: String,
    pub(super) count_written: String,
    /// The first of them.
    pub(super) sample: String,
    pub(super) sample_written: String,
    /// How many rows reference the key, and the first of them.
    pub(super) children: String,
    pub(super) children_sample: String,
    /// A row if rows reference the key.
    pub(super) any: String,
    /// The rows that reference the key, in order.
    pub(super) rows: Option<String>,
    /// What is done to all rows that reference a key, and to one row.
    pub(super) on_delete: Option<Act>,
    pub(super) on_update: Option<Act>,
}

/// A referential action.
#[derive(Debug)]
pub(super) struct Act {
    pub(super) all: String,
    pub(super) one: String,
    /// Whether the parent's new key comes before the old one.
    pub(super) takes_new: bool,
}

/// So many rows are shown.
pub(super) const SAMPLE: usize = 5;

/// The name of the TEMP table for a reference's key.
fn key_table(number: usize) -> String {
    format!("temp.\"fk_mirror_key_{number}\"")
}

impl Texts {
    pub(super) fn new(schema: &Schema, at: Incoming, number: usize) -> Self {
        let (child, reference) = schema.reference(at);
        let parent = reference.parent.filter(|_| reference.sound).and_then(|parent| schema.tables.get(parent));
        let Some(parent) = parent.filter(|_| reference.enforced) else {
            // Nobody can enforce it, or nobody should.
            return Self { bound: true, ..Self::default() };
        };
        let bound = reference.alike;
        let width = reference.columns.len();
        let (from, shown) = (from(child), shown(child));
        let matches = |first: usize| matches(child, reference, number, first);
        // A row of the child that has exactly the written key.
        let written = if bound { matches(1) } else { exactly(child, reference) };
        let orphaned = orphaned(child, reference, parent);
        let of = |what: &str, which: &str, rest: &str| format!("SELECT {what} FROM {from} WHERE {which}{rest}");
        let lacking = |which: &str| format!("{which} AND {orphaned}");
        let violated = if bound {
            // The parent is asked first: mostly it is there.
            format!(
                "SELECT 1 WHERE NOT {} AND EXISTS (SELECT 1 FROM {from} WHERE {written})",
                lookup(reference, parent)
            )
        } else {
            of("1", &lacking(&matches(1)), " LIMIT 1")
        };
        let limit = format!(" LIMIT {SAMPLE}");
        let identity = child.identity();
        let rows = (!identity.is_empty()).then(|| {
            let list = columns(&identity);
            format!("SELECT {list} FROM {from} WHERE {} ORDER BY {list}", matches(1))
        });
        let act = |delete: bool| {
            act(child, reference, number, width, if delete { reference.on_delete } else { reference.on_update }, delete)
        };
        Self {
            bound,
            create_key: if bound { String::new() } else { create_key(parent, reference, number) },
            drop_key: if bound { String::new() } else { format!("DROP TABLE IF EXISTS {};", key_table(number)) },
            clear_key: format!("DELETE FROM {}", key_table(number)),
            fill_key: format!("INSERT INTO {} VALUES ({})", key_table(number), parameters(1, width)),
            violated_written: if bound { violated.clone() } else { of("1", &lacking(&written), " LIMIT 1") },
            violated,
            count: of("count(*)", &lacking(&matches(1)), ""),
            count_written: of("count(*)", &lacking(&written), ""),
            sample: of(&shown, &lacking(&matches(1)), &limit),
            sample_written: of(&shown, &lacking(&written), &limit),
            children: of("count(*)", &matches(1), ""),
            children_sample: of(&shown, &matches(1), &limit),
            any: of("1", &matches(1), " LIMIT 1"),
            rows,
            on_delete: act(true),
            on_update: act(false),
        }
    }
}

/// `"main"."orders" AS c`.
fn from(table: &Table) -> String {
    format!("{} AS c", qualified(table))
}

/// `c."a"`.
fn column(name: &str) -> String {
    let mut text = String::from("c.");
    ident(&mut text, name);
    text
}

/// `c."a", c."b"`.
fn columns(names: &[&str]) -> String {
    names.iter().map(|name| column(name)).collect::<Vec<_>>().join(", ")
}

/// The columns by which rows are shown: the primary key, or the rowid.
fn shown(child: &Table) -> String {
    let names = shown_names(child);
    if names.is_empty() { "NULL".to_owned() } else { columns(&names) }
}

/// The names of the columns by which rows are shown.
pub(super) fn shown_names(child: &Table) -> Vec<&str> {
    if child.key.is_empty() { child.identity() } else { child.names(&child.key).collect() }
}

/// `?1, ?2`.
fn parameters(first: usize, count: usize) -> String {
    (first..first + count).map(|at| format!("?{at}")).collect::<Vec<_>>().join(", ")
}

/// That a row of the child references the key; parameters from `first` on.
fn matches(child: &Table, reference: &Reference, number: usize, first: usize) -> String {
    let names = child.names(&reference.columns);
    if reference.alike {
        let equal = names.enumerate().map(|(i, name)| format!("{} = ?{}", column(name), first + i));
        return equal.collect::<Vec<_>>().join(" AND ");
    }
    let equal = names.enumerate().map(|(i, name)| format!("k.k{i} = +{}", column(name)));
    let equal = equal.collect::<Vec<_>>().join(" AND ");
    format!("EXISTS (SELECT 1 FROM {} AS k WHERE {equal})", key_table(number))
}

/// That a row of the child has these very values.
fn exactly(child: &Table, reference: &Reference) -> String {
    let names = child.names(&reference.columns).enumerate();
    names.map(|(i, name)| format!("{} IS ?{}", column(name), i + 1)).collect::<Vec<_>>().join(" AND ")
}

/// That a parent has the key in `?1`, ..
fn lookup(reference: &Reference, parent: &Table) -> String {
    let mut text = format!("EXISTS (SELECT 1 FROM {} AS p WHERE ", qualified(parent));
    for (i, name) in parent.names(&reference.parent_columns).enumerate() {
        text.push_str(if i == 0 { "p." } else { " AND p." });
        ident(&mut text, name);
        let _ = write!(text, " = ?{}", i + 1);
    }
    text.push(')');
    text
}

/// That a row of the child references nothing, though it should.
fn orphaned(child: &Table, reference: &Reference, parent: &Table) -> String {
    let mut text = String::new();
    for name in child.names(&reference.columns) {
        text.push_str(&column(name));
        text.push_str(" IS NOT NULL AND ");
    }
    let _ = write!(text, "NOT EXISTS (SELECT 1 FROM {} AS p WHERE ", qualified(parent));
    let pairs = child.names(&reference.columns).zip(parent.names(&reference.parent_columns));
    for (i, (referencing, referenced)) in pairs.enumerate() {
        text.push_str(if i == 0 { "p." } else { " AND p." });
        ident(&mut text, referenced);
        // An INTEGER PRIMARY KEY is sought by it all the same.
        let _ = write!(text, " = +{}", column(referencing));
    }
    text.push(')');
    text
}

fn create_key(parent: &Table, reference: &Reference, number: usize) -> String {
    let mut text = format!("CREATE TABLE IF NOT EXISTS {} (", key_table(number));
    for (i, at) in reference.parent_columns.iter().enumerate() {
        let like = &parent.columns[*at];
        let _ = write!(text, "{}k{i} {} COLLATE ", if i == 0 { "" } else { ", " }, type_of(like.affinity));
        ident(&mut text, &like.collation);
    }
    text.push_str(");");
    text
}

fn type_of(affinity: crate::mirror::schema::Affinity) -> &'static str {
    use crate::mirror::schema::Affinity;
    match affinity {
        Affinity::Integer => "INTEGER",
        Affinity::Text => "TEXT",
        Affinity::Blob => "BLOB",
        Affinity::Real => "REAL",
        Affinity::Numeric => "NUMERIC",
    }
}

fn act(child: &Table, reference: &Reference, number: usize, width: usize, action: Action, delete: bool) -> Option<Act> {
    let from = from(child);
    let takes_new = action == Action::Cascade && !delete;
    let head = match action {
        Action::NoAction | Action::Restrict => return None,
        Action::Cascade if delete => format!("DELETE FROM {from}"),
        Action::Cascade | Action::SetNull | Action::SetDefault => {
            let written = if delete && action == Action::SetNull { reference.nulled() } else { &reference.columns };
            let mut text = format!("UPDATE {from} SET ");
            for (i, at) in written.iter().enumerate() {
                text.push_str(if i == 0 { "" } else { ", " });
                let column = &child.columns[*at];
                ident(&mut text, &column.name);
                text.push_str(" = ");
                match action {
                    Action::SetDefault => text.push_str(&default(column)),
                    Action::Cascade => {
                        let _ = write!(text, "?{}", i + 1);
                    }
                    _ => text.push_str("NULL"),
                }
            }
            text
        }
    };
    let first = if takes_new { width + 1 } else { 1 };
    let identity = child.identity();
    let this = identity.iter().enumerate().map(|(i, name)| format!("{} IS ?{}", column(name), first + i));
    let this = this.collect::<Vec<_>>().join(" AND ");
    Some(Act {
        all: format!("{head} WHERE {}", matches(child, reference, number, first)),
        one: format!("{head} WHERE {this}"),
        takes_new,
    })
}

/// The action's statement with NULL for every default: a deliberate fault.
pub(super) fn with_nulls(sql: &str, schema: &Schema, at: Incoming) -> String {
    let (child, reference) = schema.reference(at);
    let mut text = sql.to_owned();
    for column in &reference.columns {
        let column = &child.columns[*column];
        let mut name = String::new();
        ident(&mut name, &column.name);
        let written = format!("{name} = {}", default(column));
        text = text.replace(&written, &format!("{name} = NULL"));
    }
    text
}
