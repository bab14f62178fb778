//! In which order rows are inserted so that no reference is ever without its parent.
//!
//! Parents come first. Where references lead in a circle, one of them has to wait, and the order is such that it is one
//! that costs little: a reference that may be NULL is set when all rows are there; one that is INITIALLY DEFERRED waits by
//! itself; only where a circle has neither are the foreign keys of the whole transaction put off.

mod circles;
#[cfg(test)]
mod tests;

use std::fmt;

use super::schema::{Incoming, Reference, Schema, Table};

/// Says in which order tables get their rows; deletes go the other way. Made by [`Schema::insert_order`].
///
/// Equal schemas have equal orders.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InsertOrder {
    /// The tables, by their positions in [`Schema::tables`]: each after those that it references, but for
    /// [`broken`](Self::broken) references.
    pub tables: Vec<usize>,
    /// The references whose parents come later, and what is done about each.
    pub broken: Vec<Broken>,
    /// The references of a table to itself that don't wait for the commit: rows go in parents first, or all in one
    /// statement.
    pub own: Vec<Incoming>,
    /// The tables' names and the words for broken references, as they are shown.
    shown: Vec<String>,
}

/// Tells of a reference whose parent comes later.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Broken {
    /// The reference.
    pub reference: Incoming,
    /// What is done about it.
    pub how: How,
}

/// Says how a reference does without its parent for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// Rows are inserted with NULL in the columns at these positions, and updated when all rows are there.
    Null(Vec<usize>),
    /// It is INITIALLY DEFERRED: nothing is to be done.
    Deferred,
    /// The foreign keys of the transaction are put off (`PRAGMA defer_foreign_keys`).
    Transaction,
}

impl InsertOrder {
    /// Whether the transaction has to put off all of its foreign keys.
    pub fn needs_transaction_wide_deferral(&self) -> bool {
        self.broken.iter().any(|broken| broken.how == How::Transaction)
    }

    /// The tables in the order in which their rows are deleted: children first. A reference that is broken by NULL is
    /// set to NULL before.
    pub fn deletes(&self) -> impl Iterator<Item = usize> + '_ {
        self.tables.iter().rev().copied()
    }
}

impl fmt::Display for InsertOrder {
    /// Writes a line for each table, and one for each broken reference.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown.join("\n"))
    }
}

/// How easily a reference waits: the easiest is last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ease {
    Hard,
    Deferred,
    Nullable,
}

impl Schema {
    /// Finds the order in which rows are inserted. References that SQLite doesn't enforce, or can't, don't count.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// use fk::mirror;
    ///
    /// # fn main() {
    /// let order = mirror::Schema::declared(Shop::TABLES).insert_order();
    /// assert_eq!(order.to_string(), "customers\nitems\norders\norder_lines");
    /// assert!(order.broken.is_empty());
    /// # }
    /// ```
    pub fn insert_order(&self) -> InsertOrder {
        let tables = circles::order(&self.edges());
        let mut place = vec![0; self.tables.len()];
        for (at, table) in tables.iter().enumerate() {
            place[*table] = at;
        }
        let (mut broken, mut own) = (Vec::new(), Vec::new());
        for at in self.references().filter(|at| self.counts(*at)) {
            let (table, reference) = self.reference(at);
            let Some(parent) = reference.parent else { continue };
            if parent == at.child {
                if !reference.deferred {
                    own.push(at);
                }
            } else if place[parent] > place[at.child] {
                broken.push(Broken { reference: at, how: how(table, reference) });
            }
        }
        broken.sort_by_key(|broken| (place[broken.reference.child], broken.reference.key));
        let mut order = InsertOrder { tables, broken, own, shown: Vec::new() };
        order.shown = self.in_words(&order);
        order
    }

    /// Whether a reference says anything about the order.
    fn counts(&self, at: Incoming) -> bool {
        let (_, reference) = self.reference(at);
        reference.enforced && reference.sound && reference.parent.is_some()
    }

    /// The parents of each table, and how easily each can come later.
    fn edges(&self) -> Vec<Vec<(usize, Ease)>> {
        let mut edges: Vec<Vec<(usize, Ease)>> = vec![Vec::new(); self.tables.len()];
        for at in self.references().filter(|at| self.counts(*at)) {
            let (table, reference) = self.reference(at);
            let Some(parent) = reference.parent.filter(|parent| *parent != at.child) else { continue };
            let ease = if !nullable(table, reference).is_empty() {
                Ease::Nullable
            } else if reference.deferred {
                Ease::Deferred
            } else {
                Ease::Hard
            };
            edges[at.child].push((parent, ease));
        }
        edges
    }

    fn in_words(&self, order: &InsertOrder) -> Vec<String> {
        let tables = order.tables.iter().map(|table| self.tables[*table].name.clone());
        let broken = order.broken.iter().map(|broken| {
            let (table, reference) = self.reference(broken.reference);
            let start = format!("{} of \"{}\"", reference.name, table.name);
            match &broken.how {
                How::Null(columns) => {
                    let columns: Vec<&str> = table.names(columns).collect();
                    format!("{start}: ({}) is NULL at first, and set when all rows are there", columns.join(", "))
                }
                How::Deferred => format!("{start}: it is deferred, and waits for the commit"),
                How::Transaction => format!("{start}: the transaction puts its foreign keys off"),
            }
        });
        tables.chain(broken).collect()
    }
}

/// What is done where the parent comes later. A reference that waits by itself needs nothing, also where it may be NULL.
fn how(table: &Table, reference: &Reference) -> How {
    let columns = nullable(table, reference);
    if reference.deferred {
        How::Deferred
    } else if columns.is_empty() {
        How::Transaction
    } else {
        How::Null(columns)
    }
}

/// The columns of a reference that are NULL while the parent isn't there; none where it can't be. Under MATCH FULL all
/// have to be NULL, otherwise one is enough (SQL:2016 part 2, §4.18.3.3): those that the reference names for it, if it
/// does.
pub(crate) fn nullable(table: &Table, reference: &Reference) -> Vec<usize> {
    let can = |at: &&usize| {
        let column = &table.columns[**at];
        !column.not_null && !column.generated && !table.key.contains(at)
    };
    if !reference.match_full && !reference.set_null.is_empty() && reference.set_null.iter().all(|at| can(&at)) {
        return reference.set_null.clone();
    }
    let columns: Vec<usize> = reference.columns.iter().filter(can).copied().collect();
    if reference.match_full && columns.len() < reference.columns.len() { Vec::new() } else { columns }
}
