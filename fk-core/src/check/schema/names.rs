//! FK9: names of tables, constraints and indexes are there once.
//!
//! Tables and indexes share one space of names in SQLite ("CREATE INDEX"); constraints join it, since an error is
//! told by the name alone.

use super::super::name::same_name;
use super::{Fault, NO_FAULT, Tables, Text};
use crate::schema::TableDef;

/// A name in parts: those of the CHECK on an enum's words and of MATCH FULL are put together at run time.
type Name = [&'static str; 5];

/// A name in the table of names seen so far, open addressing by hash.
#[derive(Clone, Copy)]
struct Seen {
    name: Name,
    hash: u64,
    table: usize,
}

/// How many names a table has, at most.
pub(super) const fn count(table: &TableDef) -> usize {
    let shape = &table.shape;
    2 + shape.uniques.len()
        + table.checks.len()
        + table.indexes.len()
        + 3 * table.foreign_keys.len()
        + shape.columns.len()
}

/// Finds the first name that is there twice.
pub(super) const fn duplicate<const SLOTS: usize>(tables: &'static Tables) -> Fault {
    let mut seen = [const { None::<Seen> }; SLOTS];
    let mut at = 0;
    while at < tables.len() {
        let table = tables[at].0;
        let mut i = 0;
        while i < count(table) {
            let name = nth(table, i);
            i += 1;
            if name[4].is_empty() {
                continue;
            }
            let new = Seen { name, hash: hash(&name), table: at };
            #[expect(clippy::cast_possible_truncation, reason = "any part of a hash is a hash")]
            let mut slot = new.hash as usize % SLOTS;
            while let Some(old) = seen[slot] {
                if old.hash == new.hash && same(&old.name, &name) && !is_again(tables, old.table, at) {
                    return repeated(tables, &old, &new);
                }
                slot = (slot + 1) % SLOTS;
            }
            seen[slot] = Some(new);
        }
        at += 1;
    }
    NO_FAULT
}

/// Whether two places of the list have one table, which the compiler tells: it is in the schema twice.
const fn is_again(tables: &Tables, first: usize, second: usize) -> bool {
    if first == second {
        return false;
    }
    let (a, b) = (tables[first].0.shape.columns, tables[second].0.shape.columns);
    let mut i = 0;
    while i < a.len() && i < b.len() && same_name(a[i].field, b[i].field) {
        i += 1;
    }
    i == a.len() && i == b.len()
}

const fn repeated(tables: &Tables, old: &Seen, new: &Seen) -> Fault {
    let (first, second) = (&tables[old.table].0.shape, &tables[new.table].0.shape);
    let mut text = Text::new().push("the name `");
    let mut i = 0;
    while i < new.name.len() {
        text = text.push(new.name[i]);
        i += 1;
    }
    text = text.push("` is there twice, in `").push(first.rust);
    text = if old.table == new.table { text.push("`") } else { text.push("` and in `").push(second.rust).push("`") };
    Fault { at: new.table, with: old.table, text: text.push("\n  help: give one of them another with `name = \"..\"`") }
}

/// The name at a place among all of a table; empty where there is none.
const fn nth(table: &TableDef, n: usize) -> Name {
    let shape = &table.shape;
    let mut n = n;
    if n < 2 {
        return plain(if n == 0 { shape.name } else { shape.key_name });
    }
    n -= 2;
    if n < shape.uniques.len() {
        return plain(shape.uniques[n].name);
    }
    n -= shape.uniques.len();
    if n < table.checks.len() {
        return plain(table.checks[n].name);
    }
    n -= table.checks.len();
    if n < table.indexes.len() {
        return plain(table.indexes[n].name);
    }
    n -= table.indexes.len();
    if n < shape.columns.len() {
        let column = &shape.columns[n];
        // As `words_check_name` in `sql` writes it.
        return if column.scalar.words.is_empty() {
            plain("")
        } else {
            ["ck_", shape.name, "_", column.name, "_words"]
        };
    }
    n -= shape.columns.len();
    let key = &table.foreign_keys[n / 3];
    match (n % 3, key.index) {
        (0, _) => plain(key.name),
        (1, Some(index)) => plain(index),
        // As `match_full_check_name` in `sql` writes it.
        (2, _) if key.match_full => ["", "", "", key.name, "_full"],
        _ => plain(""),
    }
}

const fn plain(name: &'static str) -> Name {
    ["", "", "", "", name]
}

const fn hash(name: &Name) -> u64 {
    let mut hash = super::name_hash("");
    let mut i = 0;
    while i < name.len() {
        hash = super::super::name::hash_more(hash, name[i]);
        i += 1;
    }
    hash
}

/// Compares names without regard to case, byte by byte over their parts.
const fn same(a: &Name, b: &Name) -> bool {
    let mut at = 0;
    loop {
        match (byte(a, at), byte(b, at)) {
            (None, None) => return true,
            (Some(a), Some(b)) if a.eq_ignore_ascii_case(&b) => at += 1,
            _ => return false,
        }
    }
}

const fn byte(name: &Name, at: usize) -> Option<u8> {
    let (mut part, mut at) = (0, at);
    while part < name.len() {
        let bytes = name[part].as_bytes();
        if at < bytes.len() {
            return Some(bytes[at]);
        }
        at -= bytes.len();
        part += 1;
    }
    None
}
