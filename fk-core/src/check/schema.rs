//! Rules about all tables of a schema: FK8 to FK11.
//!
//! What needs the whole schema is computed once, into [`Facts`]; then each table of the list has an
//! anchor of its own, so that the caret is on the table at fault.

use super::message::Text;
use super::name::{name_hash, same_name};
use crate::schema::{Action, ForeignKeyDef, TableDef};
use crate::table::Table;

/// A table in the list of a schema, and the children that its `has_many` names.
pub type Listed = (&'static TableDef, &'static [&'static str]);

/// Gives a table as data. FK1: it is a table.
pub const fn table<T: Table>() -> Listed {
    const { (&T::DEF, T::CHILDREN) }
}

type Tables = [Listed];

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
    text: Text<768>,
}

const NO_FAULT: Fault = Fault { at: usize::MAX, text: Text::new() };

/// Holds what is known of a schema as a whole.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "lives only while the program compiles")]
pub struct Facts<const EDGES: usize> {
    edges: [Edge; EDGES],
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
        let table = tables[i].0;
        count +=
            2 + table.shape.uniques.len() + table.checks.len() + table.indexes.len() + 2 * table.foreign_keys.len();
        i += 1;
    }
    count
}

/// Looks at a schema as a whole. `TABLES` is the number of tables, `EDGES` that of foreign keys,
/// `SLOTS` at least twice that of names.
pub const fn schema_facts<const TABLES: usize, const EDGES: usize, const SLOTS: usize>(
    tables: &'static Tables,
) -> Facts<EDGES> {
    let edges = edges::<EDGES>(tables);
    Facts {
        edges,
        duplicate: duplicate::<SLOTS>(tables),
        cycle: cycle::<TABLES, EDGES>(tables, &edges),
        diamond: diamond::<TABLES, EDGES>(tables, &edges),
    }
}

/// FK8 to FK11, for the table at position `at`.
///
/// # Panics
/// If one of them doesn't hold, while the program compiles.
#[track_caller]
pub const fn schema_table<const EDGES: usize>(facts: &Facts<EDGES>, tables: &Tables, at: usize, schema: &'static str) {
    let (table, children) = tables[at];
    if table.is_broken() {
        return;
    }
    let mut i = 0;
    while i < EDGES {
        let edge = facts.edges[i];
        if edge.child == at && edge.parent == usize::MAX {
            let key = &table.foreign_keys[edge.key];
            let from = Text::new().push("`").push(table.shape.name).push(".");
            let from = from.push(table.shape.columns[key.columns[0]].name).push("` references `");
            missing(schema, &from, key.parent);
        }
        i += 1;
    }
    i = 0;
    while i < children.len() {
        if find(tables, name_hash(children[i]), children[i]) == usize::MAX {
            let from = Text::new().push("`has_many` of `").push(table.shape.name).push("` leads to `");
            missing(schema, &from, children[i]);
        }
        i += 1;
    }
    show(&facts.duplicate, at);
    show(&facts.cycle, at);
    show(&facts.diamond, at);
}

#[track_caller]
const fn show(fault: &Fault, at: usize) {
    assert!(fault.at != at, "{}", fault.text.as_str());
}

#[track_caller]
const fn missing(schema: &str, from: &Text<512>, to: &str) {
    let text = from.push(to).push("`, which schema `").push(schema);
    panic!("{}", text.push("` doesn't have\n  help: add that table to `#[schema(..)]`").as_str());
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

const fn edges<const EDGES: usize>(tables: &Tables) -> [Edge; EDGES] {
    let mut edges = [Edge { child: 0, key: 0, parent: 0 }; EDGES];
    let (mut count, mut child) = (0, 0);
    while child < tables.len() {
        let keys = tables[child].0.foreign_keys;
        let mut key = 0;
        while key < keys.len() {
            edges[count] = Edge { child, key, parent: find(tables, keys[key].parent_hash, keys[key].parent) };
            count += 1;
            key += 1;
        }
        child += 1;
    }
    edges
}

/// A name in the table of names seen so far, open addressing by hash.
#[derive(Clone, Copy)]
struct Seen {
    name: &'static str,
    hash: u64,
    table: usize,
}

/// FK9. Tables and indexes share one space of names in SQLite ("CREATE INDEX"); constraints join it,
/// since an error is told by the name alone.
const fn duplicate<const SLOTS: usize>(tables: &'static Tables) -> Fault {
    let mut seen = [const { None::<Seen> }; SLOTS];
    let mut at = 0;
    while at < tables.len() {
        let table = tables[at].0;
        let mut i = 0;
        while let Some(name) = nth_name(table, i) {
            i += 1;
            if name.is_empty() {
                continue;
            }
            let new = Seen { name, hash: name_hash(name), table: at };
            #[expect(clippy::cast_possible_truncation, reason = "any part of a hash is a hash")]
            let mut slot = new.hash as usize % SLOTS;
            while let Some(old) = seen[slot] {
                if old.hash == new.hash && same_name(old.name, name) {
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

const fn repeated(tables: &Tables, old: &Seen, new: &Seen) -> Fault {
    let (first, second) = (&tables[old.table].0.shape, &tables[new.table].0.shape);
    let mut text = Text::new().push("the name `").push(new.name).push("` is there twice, in `").push(first.rust);
    text = if old.table == new.table { text.push("`") } else { text.push("` and in `").push(second.rust).push("`") };
    Fault { at: new.table, text: text.push("\n  help: give one of them another with `name = \"..\"`") }
}

/// All names of a table, one after the other; empty where a foreign key has no index.
const fn nth_name(table: &TableDef, n: usize) -> Option<&'static str> {
    let mut n = n;
    if n < 2 {
        return Some(if n == 0 { table.shape.name } else { table.shape.key_name });
    }
    n -= 2;
    if n < table.shape.uniques.len() {
        return Some(table.shape.uniques[n].name);
    }
    n -= table.shape.uniques.len();
    if n < table.checks.len() {
        return Some(table.checks[n].name);
    }
    n -= table.checks.len();
    if n < table.indexes.len() {
        return Some(table.indexes[n].name);
    }
    n -= table.indexes.len();
    if n >= 2 * table.foreign_keys.len() {
        return None;
    }
    let key = &table.foreign_keys[n / 2];
    match key.index {
        Some(index) if n % 2 == 1 => Some(index),
        _ if n % 2 == 1 => Some(""),
        _ => Some(key.name),
    }
}

const fn key<'a>(tables: &'a Tables, edge: &Edge) -> &'a ForeignKeyDef {
    &tables[edge.child].0.foreign_keys[edge.key]
}

/// FK10: depth first over references that must be satisfied at once, one path at a time. A table's
/// reference to itself is no cycle: the first row may name itself.
const fn cycle<const TABLES: usize, const EDGES: usize>(tables: &Tables, edges: &[Edge; EDGES]) -> Fault {
    let mut done = [false; TABLES];
    let mut start = 0;
    while start < TABLES {
        // The path: the edge taken from each table, and where to go on looking.
        let mut path = [0usize; TABLES];
        let mut next = [0usize; TABLES];
        let mut on_path = [false; TABLES];
        let (mut depth, mut node) = (0, start);
        on_path[start] = true;
        while !done[start] {
            let mut e = next[node];
            while e < EDGES && !binding(tables, edges, e, node) {
                e += 1;
            }
            next[node] = e + 1;
            if e >= EDGES {
                done[node] = true;
                on_path[node] = false;
                if depth > 0 {
                    depth -= 1;
                    node = edges[path[depth]].child;
                }
                continue;
            }
            let to = edges[e].parent;
            path[depth] = e;
            if on_path[to] {
                return cycle_text(tables, edges, &path, depth, to);
            }
            if !done[to] {
                depth += 1;
                node = to;
                next[node] = 0;
                on_path[node] = true;
            }
        }
        start += 1;
    }
    NO_FAULT
}

const fn binding<const EDGES: usize>(tables: &Tables, edges: &[Edge; EDGES], at: usize, node: usize) -> bool {
    let edge = &edges[at];
    if edge.child != node || edge.parent == usize::MAX || edge.parent == edge.child {
        return false;
    }
    let key = key(tables, edge);
    !key.nullable && !key.deferred
}

const fn cycle_text(tables: &Tables, edges: &[Edge], path: &[usize], depth: usize, to: usize) -> Fault {
    let mut i = 0;
    while edges[path[i]].child != to {
        i += 1;
    }
    let mut text = Text::new().push("no row can ever be inserted: ");
    let mut at = to;
    while i <= depth {
        let edge = &edges[path[i]];
        if edge.child < at {
            at = edge.child;
        }
        let child = tables[edge.child].0;
        text = text.push(child.shape.name).push(".").push(child.shape.columns[key(tables, edge).columns[0]].name);
        text = text.push(" -> ");
        i += 1;
    }
    text = text.push(tables[to].0.shape.name);
    Fault { at, text: text.push("\n  help: make one of these an `Option<..>`, or `deferred`") }
}

/// FK11: for each table whose delete cascades, everything that the delete may remove; then every
/// RESTRICT between two tables of that set. SQLite's answer depends on creation order there
/// (the actions run newest constraint first, and RESTRICT is judged at once).
const fn diamond<const TABLES: usize, const EDGES: usize>(tables: &Tables, edges: &[Edge; EDGES]) -> Fault {
    let mut root = 0;
    while root < TABLES {
        let mut reached = [false; TABLES];
        let mut grew = true;
        let mut any = false;
        while grew {
            grew = false;
            let mut e = 0;
            while e < EDGES {
                let edge = &edges[e];
                e += 1;
                if edge.parent == usize::MAX || reached[edge.child] {
                    continue;
                }
                if matches!(key(tables, edge).on_delete, Action::Cascade)
                    && (edge.parent == root || reached[edge.parent])
                {
                    reached[edge.child] = true;
                    grew = true;
                    any = true;
                }
            }
        }
        let mut e = 0;
        while any && e < EDGES {
            let edge = &edges[e];
            e += 1;
            if edge.parent == usize::MAX
                || !reached[edge.child]
                || !matches!(key(tables, edge).on_delete, Action::Restrict)
            {
                continue;
            }
            if edge.parent == root || reached[edge.parent] {
                return diamond_text(tables, edge, root);
            }
        }
        root += 1;
    }
    NO_FAULT
}

const fn diamond_text(tables: &Tables, edge: &Edge, root: usize) -> Fault {
    let (child, parent, root) = (tables[edge.child].0, tables[edge.parent].0, tables[root].0);
    let column = child.shape.columns[key(tables, edge).columns[0]].name;
    let (child, parent) = (child.shape.name, parent.shape.name);
    let text =
        Text::new().push("what deleting from `").push(root.shape.name).push("` does would depend on the order of its ");
    let text =
        text.push("cascades: they reach `").push(child).push("` and `").push(parent).push("`, and `").push(child);
    let text = text.push(".").push(column).push("` restricts `").push(parent).push("`\n  help: declare `").push(child);
    let text = text.push(".").push(column).push("` with `on_delete = no_action`, which is judged after all cascades");
    Fault { at: edge.child, text }
}
