//! FK10 and FK11: the tables of a schema as a graph of references.

use super::super::name::same_name;
use super::{Cycles, Edge, Fault, Index, NO_FAULT, Tables, Text};
use crate::schema::{Action, ForeignKeyDef, TableDef};

/// The references of a schema, those of a child side by side.
pub(super) struct Graph<const TABLES: usize, const EDGES: usize> {
    tables: &'static Tables,
    pub(super) edges: [Edge; EDGES],
    /// Where the references of a child begin; they end where the next child's begin.
    first: [usize; TABLES],
    /// How many of the tables are the schema's own. They come first, and nothing leads from a part back to them.
    own: usize,
    meant: Cycles,
}

/// Whether a row needs one of the parent before it.
const fn needs_parent(key: &ForeignKeyDef) -> bool {
    key.enforced && !key.nullable && !key.deferred
}

const fn among(names: &[&str], name: &str) -> bool {
    let mut i = 0;
    while i < names.len() {
        if same_name(names[i], name) {
            return true;
        }
        i += 1;
    }
    false
}

/// Whether a row of the table needs one of another of these tables before it.
pub(super) const fn needs_one_of(table: &TableDef, names: &[&str]) -> bool {
    let mut i = 0;
    while i < table.foreign_keys.len() {
        let key = &table.foreign_keys[i];
        if needs_parent(key) && among(names, key.parent) && !same_name(key.parent, table.shape.name) {
            return true;
        }
        i += 1;
    }
    false
}

impl<const TABLES: usize, const EDGES: usize> Graph<TABLES, EDGES> {
    pub(super) const fn new<const SLOTS: usize>(
        tables: &'static Tables,
        index: &Index<SLOTS>,
        own: usize,
        meant: Cycles,
    ) -> Self {
        let mut edges = [Edge { child: 0, key: 0, parent: 0 }; EDGES];
        let mut first = [0; TABLES];
        let (mut count, mut child) = (0, 0);
        while child < TABLES {
            first[child] = count;
            let keys = tables[child].0.foreign_keys;
            let mut key = 0;
            while key < keys.len() {
                let parent = index.find(tables, keys[key].parent_hash, keys[key].parent);
                edges[count] = Edge { child, key, parent };
                count += 1;
                key += 1;
            }
            child += 1;
        }
        Self { tables, edges, first, own, meant }
    }

    const fn end(&self, child: usize) -> usize {
        if child + 1 < TABLES { self.first[child + 1] } else { EDGES }
    }

    const fn key(&self, edge: usize) -> &'static ForeignKeyDef {
        let edge = &self.edges[edge];
        &self.tables[edge.child].0.foreign_keys[edge.key]
    }

    const fn column(&self, edge: usize) -> &'static str {
        self.tables[self.edges[edge].child].0.shape.columns[self.key(edge).columns[0]].name
    }

    const fn name(&self, table: usize) -> &'static str {
        self.tables[table].0.shape.name
    }

    /// Whether a row of the child needs one of another table before it. What a table needs of itself is its own
    /// matter (FK25), and a cycle that is meant is put off.
    const fn needs_parent(&self, edge: usize) -> bool {
        let Edge { child, parent, .. } = self.edges[edge];
        if child >= self.own || parent == usize::MAX || parent == child || !needs_parent(self.key(edge)) {
            return false;
        }
        let mut i = 0;
        while i < self.meant.len() {
            if among(self.meant[i], self.name(child)) && among(self.meant[i], self.name(parent)) {
                return false;
            }
            i += 1;
        }
        true
    }

    /// FK10: depth first over references that must be satisfied at once, one path at a time.
    pub(super) const fn cycle(&self) -> Fault {
        let mut done = [false; TABLES];
        let mut on_path = [false; TABLES];
        // The edge taken from each table of the path, and where each table goes on looking.
        let mut path = [0usize; TABLES];
        let mut next = self.first;
        let mut start = 0;
        while start < TABLES {
            let (mut depth, mut node) = (0, start);
            on_path[start] = !done[start];
            while !done[start] {
                let mut edge = next[node];
                while edge < self.end(node) && !self.needs_parent(edge) {
                    edge += 1;
                }
                next[node] = edge + 1;
                if edge >= self.end(node) {
                    done[node] = true;
                    on_path[node] = false;
                    if depth > 0 {
                        depth -= 1;
                        node = self.edges[path[depth]].child;
                    }
                    continue;
                }
                let to = self.edges[edge].parent;
                path[depth] = edge;
                if on_path[to] {
                    return self.cycle_fault(&path, depth, to);
                }
                if !done[to] {
                    depth += 1;
                    node = to;
                    on_path[node] = true;
                }
            }
            start += 1;
        }
        NO_FAULT
    }

    const fn cycle_fault(&self, path: &[usize], depth: usize, to: usize) -> Fault {
        let mut i = 0;
        while self.edges[path[i]].child != to {
            i += 1;
        }
        let mut text = Text::new().push("no row can ever be inserted: ");
        let mut at = to;
        while i <= depth {
            let child = self.edges[path[i]].child;
            if child < at {
                at = child;
            }
            text = text.push(self.name(child)).push(".").push(self.column(path[i])).push(" -> ");
            i += 1;
        }
        text = text.push(self.name(to));
        let text = text.push("\n  help: make one of these an `Option<..>`, or `deferred`");
        Fault { at, with: at, text: text.push("; where it is meant, add `deferred_cycle(..)` to `#[schema(..)]`") }
    }

    /// The tables of which a deleted row can take rows of `table` along, by cascade.
    const fn removers(&self, table: usize) -> [bool; TABLES] {
        let mut found = [false; TABLES];
        let mut open = [0usize; TABLES];
        let (mut count, mut node) = (0, table);
        loop {
            let mut edge = self.first[node];
            while edge < self.end(node) {
                let parent = self.edges[edge].parent;
                let key = self.key(edge);
                let cascades = key.enforced && matches!(key.on_delete, Action::Cascade);
                if parent != usize::MAX && !found[parent] && cascades {
                    found[parent] = true;
                    open[count] = parent;
                    count += 1;
                }
                edge += 1;
            }
            if count == 0 {
                return found;
            }
            count -= 1;
            node = open[count];
        }
    }

    /// FK11: a RESTRICT whose child and parent the same delete can remove. SQLite's answer depends on creation
    /// order there: the actions run newest constraint first, and RESTRICT is judged at once.
    pub(super) const fn diamond(&self) -> Fault {
        let mut edge = 0;
        while edge < EDGES {
            let Edge { child, parent, .. } = self.edges[edge];
            let restricts = self.key(edge).enforced && matches!(self.key(edge).on_delete, Action::Restrict);
            if child < self.own && parent != usize::MAX && restricts {
                let (of_child, of_parent) = (self.removers(child), self.removers(parent));
                let mut root = 0;
                while root < TABLES {
                    if of_child[root] && (root == parent || of_parent[root]) {
                        return self.diamond_fault(edge, root);
                    }
                    root += 1;
                }
            }
            edge += 1;
        }
        NO_FAULT
    }

    const fn diamond_fault(&self, edge: usize, root: usize) -> Fault {
        let Edge { child, parent, .. } = self.edges[edge];
        let (root, child_name, parent) = (self.name(root), self.name(child), self.name(parent));
        let text = Text::new().push("what deleting from `").push(root);
        let mut text = text.push("` does would depend on the order of its cascades: they reach `").push(child_name);
        if self.edges[edge].parent != child {
            text = text.push("` and `").push(parent);
        }
        let text = text.push("`, and `").push(child_name).push(".").push(self.column(edge)).push("` restricts `");
        let text = text.push(parent).push("`\n  help: declare `").push(child_name).push(".").push(self.column(edge));
        let text = text.push("` with `on_delete = no_action`, which is judged after all cascades");
        Fault { at: child, with: child, text }
    }
}
