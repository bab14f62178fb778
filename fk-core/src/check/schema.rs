//! Rules about all tables of a schema: FK8 to FK11.
//!
//! What needs the whole schema is computed once, into [`Facts`]; then each table of the list has an
//! anchor of its own, so that the caret is on the table at fault.

mod graph;
mod names;
mod part;

use super::message::Text;
use super::name::{name_hash, same_name};
use crate::schema::TableDef;
use crate::table::{Of, Table};

pub use part::{Included, defs, part, schema_part, together};

/// A table in the list of a schema, and the children that its `has_many` names.
pub type Listed = (&'static TableDef, &'static [&'static str]);

/// Gives a table as data. FK1: it is a table.
pub const fn table<T: Table>() -> Listed {
    (Of::<T>::DEF, T::CHILDREN)
}

type Tables = [Listed];

/// Names of tables that need one another, as `deferred_cycle(..)` says.
type Cycles = &'static [&'static [&'static str]];

/// A foreign key with both ends found in the schema.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    child: usize,
    key: usize,
    /// `usize::MAX` where the schema doesn't have it.
    parent: usize,
}

/// A fault, and the table at which it is shown.
#[derive(Clone, Copy)]
struct Fault {
    at: usize,
    /// The other table of it, or the same one.
    with: usize,
    text: Text<768>,
}

const NO_FAULT: Fault = Fault { at: usize::MAX, with: usize::MAX, text: Text::new() };

/// Holds what is known of a schema as a whole.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "lives only while the program compiles")]
pub struct Facts<const EDGES: usize> {
    edges: [Edge; EDGES],
    /// Whether every reference and relation leads to a table of the schema.
    complete: bool,
    duplicate: Fault,
    cycle: Fault,
    diamond: Fault,
}

/// Counts the foreign keys of all tables.
pub const fn edge_count(tables: &Tables) -> usize {
    let (mut count, mut i) = (0, 0);
    while i < tables.len() {
        count += tables[i].0.foreign_keys.len();
        i += 1;
    }
    count
}

/// Counts the names of all tables, constraints and indexes, at most.
pub const fn constraint_count(tables: &Tables) -> usize {
    let (mut count, mut i) = (0, 0);
    while i < tables.len() {
        count += names::count(tables[i].0);
        i += 1;
    }
    count
}

/// Looks at a schema as a whole. `TABLES` is the number of tables, `EDGES` that of foreign keys,
/// `SLOTS` at least twice that of names.
///
/// The first `own` of the tables are the schema's own; what is wrong among those of a part is told there. `meant` are
/// the cycles whose references are put off when a row is inserted.
pub const fn schema_facts<const TABLES: usize, const EDGES: usize, const SLOTS: usize>(
    tables: &'static Tables,
    own: usize,
    meant: Cycles,
) -> Facts<EDGES> {
    let index = Index::<SLOTS>::new(tables);
    let graph = graph::Graph::<TABLES, EDGES>::new(tables, &index, own, meant);
    Facts {
        complete: complete(tables, &index, &graph.edges),
        duplicate: names::duplicate::<SLOTS>(tables),
        cycle: graph.cycle(),
        diamond: graph.diamond(),
        edges: graph.edges,
    }
}

/// Where the tables are, by their names' hashes: open addressing.
struct Index<const SLOTS: usize> {
    /// `usize::MAX` where there is none.
    slots: [usize; SLOTS],
}

impl<const SLOTS: usize> Index<SLOTS> {
    const fn new(tables: &Tables) -> Self {
        let mut slots = [usize::MAX; SLOTS];
        let mut at = 0;
        while at < tables.len() {
            let mut slot = Self::first(tables[at].0.shape.hash);
            while slots[slot] != usize::MAX {
                slot = (slot + 1) % SLOTS;
            }
            slots[slot] = at;
            at += 1;
        }
        Self { slots }
    }

    #[expect(clippy::cast_possible_truncation, reason = "any part of a hash is a hash")]
    const fn first(hash: u64) -> usize {
        hash as usize % SLOTS
    }

    /// Does what [`find`] does.
    const fn find(&self, tables: &Tables, hash: u64, name: &str) -> usize {
        let mut slot = Self::first(hash);
        loop {
            let at = self.slots[slot];
            if at == usize::MAX {
                return at;
            }
            let shape = &tables[at].0.shape;
            if shape.hash == hash && same_name(shape.name, name) {
                return at;
            }
            slot = (slot + 1) % SLOTS;
        }
    }
}

const fn complete<const SLOTS: usize>(tables: &Tables, index: &Index<SLOTS>, edges: &[Edge]) -> bool {
    let mut i = 0;
    while i < edges.len() {
        if edges[i].parent == usize::MAX {
            return false;
        }
        i += 1;
    }
    i = 0;
    while i < tables.len() {
        let children = tables[i].1;
        let mut child = 0;
        while child < children.len() {
            if index.find(tables, name_hash(children[child]), children[child]) == usize::MAX {
                return false;
            }
            child += 1;
        }
        i += 1;
    }
    true
}

/// FK8 to FK11, for the table at position `at`.
///
/// # Panics
/// If one of them doesn't hold, while the program compiles.
#[track_caller]
pub const fn schema_table<const EDGES: usize>(facts: &Facts<EDGES>, tables: &Tables, at: usize, schema: &'static str) {
    if tables[at].0.is_broken() {
        return;
    }
    if !facts.complete {
        whole(facts, tables, at, schema);
    }
    show(&facts.duplicate, at);
    show(&facts.cycle, at);
    show(&facts.diamond, at);
}

/// FK8, for one table of a schema in which something is missing.
#[track_caller]
const fn whole<const EDGES: usize>(facts: &Facts<EDGES>, tables: &Tables, at: usize, schema: &'static str) {
    let (table, children) = tables[at];
    let mut i = 0;
    while i < EDGES {
        let edge = facts.edges[i];
        if edge.child == at && edge.parent == usize::MAX {
            no_parent(tables, edge, schema);
        }
        i += 1;
    }
    i = 0;
    while i < children.len() {
        if find(tables, name_hash(children[i]), children[i]) == usize::MAX {
            let from = Text::new().push("a relation of `").push(table.shape.name).push("` leads to `");
            missing(schema, &from, children[i]);
        }
        i += 1;
    }
}

/// FK10, for table `at` of a cycle that is meant: it needs another one of it first. Where there is a cycle still,
/// that is told alone.
///
/// # Panics
/// If it doesn't, while the program compiles.
#[track_caller]
pub const fn deferred_cycle<const EDGES: usize>(
    facts: &Facts<EDGES>,
    tables: &'static Tables,
    names: &'static [&'static str],
    at: usize,
) {
    let at = find(tables, name_hash(names[at]), names[at]);
    if facts.cycle.at != usize::MAX || at == usize::MAX || tables[at].0.is_broken() || names_nothing(names) {
        return;
    }
    if !graph::needs_one_of(tables[at].0, names) {
        let text = Text::<512>::new().push("`").push(tables[at].0.shape.rust);
        let text = text.push("` needs no row of another table of this cycle first\n  help: leave it out");
        panic!("{}", text.as_str());
    }
}

/// Whether one of a cycle's tables is none, which is told already.
const fn names_nothing(names: &[&str]) -> bool {
    let mut i = 0;
    while i < names.len() {
        if names[i].is_empty() {
            return true;
        }
        i += 1;
    }
    false
}

#[track_caller]
const fn show(fault: &Fault, at: usize) {
    assert!(fault.at != at, "{}", fault.text.as_str());
}

#[track_caller]
const fn no_parent(tables: &Tables, edge: Edge, schema: &str) {
    let table = tables[edge.child].0;
    let key = &table.foreign_keys[edge.key];
    let from = Text::new().push("`").push(table.shape.name).push(".");
    let from = from.push(table.shape.columns[key.columns[0]].name).push("` references `");
    missing(schema, &from, key.parent);
}

#[track_caller]
const fn missing(schema: &str, from: &Text<512>, to: &str) {
    let text = from.push(to).push("`, which schema `").push(schema);
    panic!(
        "{}",
        text.push("` doesn't have\n  help: add that table to `#[schema(..)]`, or include the schema that has it")
            .as_str()
    );
}

const fn find(tables: &Tables, hash: u64, name: &str) -> usize {
    let mut i = 0;
    while i < tables.len() {
        if tables[i].0.shape.hash == hash && same_name(tables[i].0.shape.name, name) {
            return i;
        }
        i += 1;
    }
    usize::MAX
}
