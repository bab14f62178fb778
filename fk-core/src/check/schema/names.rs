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

/// Names a table's names one after another, each as parts: `names_of!(table, |name| ..)`.
macro_rules! names_of {
    ($table:expr, |$name:ident| $each:expr) => {{
        let (table, shape) = ($table, &$table.shape);
        names_of!(@ $name, [shape.name], $each);
        names_of!(@ $name, [shape.key_name], $each);
        let mut i = 0;
        while i < shape.uniques.len() {
            names_of!(@ $name, [shape.uniques[i].name], $each);
            i += 1;
        }
        i = 0;
        while i < table.checks.len() {
            names_of!(@ $name, [table.checks[i].name], $each);
            i += 1;
        }
        i = 0;
        while i < table.indexes.len() {
            names_of!(@ $name, [table.indexes[i].name], $each);
            i += 1;
        }
        i = 0;
        while i < shape.columns.len() {
            let column = &shape.columns[i];
            if let [_, ..] = column.scalar.words {
                // As `words_check_name` in `sql` writes it.
                names_of!(@ $name, ["ck_", shape.name, "_", column.name, "_words"], $each);
            }
            i += 1;
        }
        i = 0;
        while i < table.foreign_keys.len() {
            let key = &table.foreign_keys[i];
            names_of!(@ $name, [key.name], $each);
            if let Some(index) = key.index {
                names_of!(@ $name, [index], $each);
            }
            if key.match_full {
                // As `match_full_check_name` in `sql` writes it.
                names_of!(@ $name, [key.name, "_full"], $each);
            }
            i += 1;
        }
    }};
    (@ $name:ident, $parts:expr, $each:expr) => {{
        let $name: &[&'static str] = &$parts;
        $each;
    }};
}

/// Finds the first name that is there twice.
pub(super) const fn duplicate<const SLOTS: usize>(tables: &'static Tables) -> Fault {
    if !hashes_meet::<SLOTS>(tables) {
        return NO_FAULT;
    }
    let mut names = Names::<SLOTS> { seen: [const { None }; SLOTS], repeated: None };
    let mut at = 0;
    while at < tables.len() {
        names_of!(tables[at].0, |name| names.add(at, name));
        if let Some((old, new)) = &names.repeated {
            if !is_again(tables, old.table, new.table) {
                return repeated(tables, old, new);
            }
            names.repeated = None;
        }
        at += 1;
    }
    NO_FAULT
}

/// Whether two names have one hash. Mostly none do, and no name has to be kept: numbers are what the compiler's
/// interpreter is quick with.
const fn hashes_meet<const SLOTS: usize>(tables: &'static Tables) -> bool {
    // Where there is no hash yet, 0.
    let mut seen = [0; SLOTS];
    let mut at = 0;
    while at < tables.len() {
        names_of!(tables[at].0, |name| {
            let hash = hash(name) | 1;
            #[expect(clippy::cast_possible_truncation, reason = "any part of a hash is a hash")]
            let mut slot = hash as usize % SLOTS;
            while seen[slot] != 0 {
                if seen[slot] == hash {
                    return true;
                }
                slot = if slot + 1 < SLOTS { slot + 1 } else { 0 };
            }
            seen[slot] = hash;
        });
        at += 1;
    }
    false
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

/// The names so far.
struct Names<const SLOTS: usize> {
    seen: [Option<Seen>; SLOTS],
    repeated: Option<(Seen, Seen)>,
}

impl<const SLOTS: usize> Names<SLOTS> {
    const fn add(&mut self, table: usize, parts: &[&'static str]) {
        let (mut name, mut i) = ([""; 5], 0);
        while i < parts.len() {
            name[i] = parts[i];
            i += 1;
        }
        let new = Seen { name, hash: hash(parts), table };
        #[expect(clippy::cast_possible_truncation, reason = "any part of a hash is a hash")]
        let mut slot = new.hash as usize % SLOTS;
        while let Some(old) = &self.seen[slot] {
            if old.hash == new.hash && same(&old.name, &name) {
                if self.repeated.is_none() {
                    self.repeated = Some((*old, new));
                }
                return;
            }
            slot = (slot + 1) % SLOTS;
        }
        self.seen[slot] = Some(new);
    }
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

/// Hashes a name, whatever its parts: names that differ in more than the case of letters may have one hash. The
/// compiler's interpreter sees every byte of every name here: so it calls nothing.
const fn hash(name: &[&str]) -> u64 {
    let mut hash = 0;
    let mut part = 0;
    while part < name.len() {
        let bytes = name[part].as_bytes();
        let mut i = 0;
        while i < bytes.len() {
            hash = (hash << 7) ^ (hash >> 57) ^ (bytes[i] | 0x20) as u64;
            i += 1;
        }
        part += 1;
    }
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16
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
