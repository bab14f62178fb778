//! In which order rows are written: each after those that it references.
//!
//! Rows wait for one another, not tables; among rows that wait for none, those of parents come first. Where all that is
//! left waits in circles, one reference of a circle has to give way, one after the other: the one that costs least.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet};

use fk_core::schema::{ForeignKeyDef, TableDef};
use fk_core::{Any, Error, Result};

use super::save::Ready;
use crate::explain::{fold, parent_exists};
use crate::mirror::append;
use crate::mirror::order::nullable;
use crate::transaction::Session;

/// In which order rows are written, and what waits.
pub(super) struct Plan {
    /// All rows.
    pub(super) order: Vec<usize>,
    /// Rows of which some columns are written at the end, NULL before.
    pub(super) later: BTreeMap<usize, Vec<usize>>,
    /// Whether the foreign keys of the transaction have to be put off.
    pub(super) defers: bool,
}

/// A row waits for another.
struct Edge {
    to: usize,
    /// By which foreign key.
    by: usize,
    /// Whether it needn't wait any more.
    gone: bool,
}

/// Finds the order.
pub(super) fn of(session: &Session<'_>, rows: &[Ready]) -> Result<Plan> {
    let rank = session.inner().model.ranks();
    let mut search = Search::new(session, rows);
    let mut order = Vec::with_capacity(rows.len());
    let mut free: BinaryHeap<Reverse<(usize, usize)>> = BinaryHeap::new();
    let place = |row: usize| Reverse((rank[rows[row].table], row));
    free.extend((0..rows.len()).filter(|row| search.waits[*row] == 0).map(place));
    let mut next = 0;
    loop {
        while let Some(Reverse((_, row))) = free.pop() {
            order.push(row);
            search.done[row] = true;
            for (child, edge) in std::mem::take(&mut search.children[row]) {
                if !search.edges[child][edge].gone && search.freed(child) {
                    free.push(place(child));
                }
            }
        }
        while search.done.get(next).is_some_and(|done| *done) {
            next += 1;
        }
        if next >= rows.len() {
            return Ok(Plan { order, later: search.later, defers: search.defers });
        }
        free.extend(search.break_circle(next)?.into_iter().map(place));
    }
}

struct Search<'a, 'c> {
    session: &'a Session<'c>,
    rows: &'a [Ready],
    /// For which rows each waits.
    edges: Vec<Vec<Edge>>,
    /// Which rows wait for each, by which of their edges.
    children: Vec<Vec<(usize, usize)>>,
    /// For how many rows each still waits.
    waits: Vec<usize>,
    done: Vec<bool>,
    later: BTreeMap<usize, Vec<usize>>,
    defers: bool,
}

impl<'a, 'c> Search<'a, 'c> {
    fn new(session: &'a Session<'c>, rows: &'a [Ready]) -> Self {
        let edges = edges(session, rows);
        let mut children = vec![Vec::new(); rows.len()];
        for (child, edges) in edges.iter().enumerate() {
            for (at, edge) in edges.iter().enumerate() {
                children[edge.to].push((child, at));
            }
        }
        let waits = edges.iter().map(Vec::len).collect();
        let done = vec![false; rows.len()];
        Self { session, rows, edges, children, waits, done, later: BTreeMap::new(), defers: false }
    }

    /// One row less to wait for; says whether it was the last.
    fn freed(&mut self, row: usize) -> bool {
        self.waits[row] -= 1;
        self.waits[row] == 0
    }

    /// Lets a reference of a circle give way, that is reached from a row that waits; gives rows that wait no more.
    fn break_circle(&mut self, from: usize) -> Result<Vec<usize>> {
        let circle = self.circle(from);
        for (row, edge) in &circle {
            let columns = self.can_be_null(*row, *edge)?;
            if !columns.is_empty() {
                let later = self.later.entry(*row).or_default();
                later.extend(columns.into_iter().filter(|at| !later.contains(at)).collect::<Vec<_>>());
                return Ok(self.give_way(*row, *edge).into_iter().collect());
            }
        }
        for (row, edge) in &circle {
            if self.is_there(*row, *edge)? {
                return Ok(self.give_way(*row, *edge).into_iter().collect());
            }
        }
        let first = circle.first().map(|(row, _)| self.rows[*row].table);
        if circle.iter().all(|(row, _)| Some(self.rows[*row].table) == first) {
            return Err(self.refuse(&circle));
        }
        // A schema in which rows of two tables need one another has said so (`deferred_cycle`).
        self.defers = true;
        let waiting = (0..self.rows.len()).filter(|row| !self.done[*row]).collect::<Vec<_>>();
        for row in &waiting {
            self.edges[*row].iter_mut().for_each(|edge| edge.gone = true);
        }
        Ok(waiting)
    }

    /// Rows that wait for one another, each with the edge to the next.
    fn circle(&self, from: usize) -> Vec<(usize, usize)> {
        let (mut path, mut seen) = (Vec::new(), HashMap::new());
        let mut row = from;
        loop {
            if let Some(start) = seen.insert(row, path.len()) {
                return path.split_off(start);
            }
            let waits = |edge: &Edge| !edge.gone && !self.done[edge.to];
            let Some(edge) = self.edges[row].iter().position(waits) else { return path };
            path.push((row, edge));
            row = self.edges[row][edge].to;
        }
    }

    fn give_way(&mut self, row: usize, edge: usize) -> Option<usize> {
        self.edges[row][edge].gone = true;
        self.freed(row).then_some(row)
    }

    /// The columns of a reference that can be NULL while its parent isn't there, and to which nothing leads itself.
    fn can_be_null(&self, row: usize, edge: usize) -> Result<Vec<usize>> {
        let (key, table) = (self.edges[row][edge].by, self.rows[row].table);
        let schema = self.session.mirror()?;
        let of = &schema.tables[table];
        let columns = of.references.get(key).map(|reference| nullable(of, reference)).unwrap_or_default();
        let model = &self.session.inner().model;
        let mut incoming = model.tables[table].incoming.iter();
        let is_key = incoming.any(|at| model.foreign_key(*at).1.parent_columns.iter().any(|at| columns.contains(at)));
        Ok(if is_key { Vec::new() } else { columns })
    }

    /// Whether the row for which another waits is in the database already.
    fn is_there(&self, row: usize, edge: usize) -> Result<bool> {
        let key = self.edges[row][edge].by;
        let model = &self.session.inner().model.tables[self.rows[row].table];
        let fk = &model.def.foreign_keys[key];
        match self.rows[row].values_of(fk.columns) {
            Some(values) => parent_exists(self.session, model.parents[key], fk.parent_columns, &values),
            None => Ok(false),
        }
    }

    #[cold]
    fn refuse(&self, circle: &[(usize, usize)]) -> Error {
        let def = |row: usize| self.session.table(self.rows[row].table);
        let mut constraints: Vec<&'static str> = Vec::new();
        for (row, edge) in circle {
            let by = def(*row).foreign_keys.get(self.edges[*row][*edge].by);
            constraints.extend(by.map(|fk| fk.name).filter(|name| !constraints.contains(name)));
        }
        let (table, columns) = match circle.first() {
            Some((row, _)) => (def(*row).shape.name, def(*row).names(def(*row).shape.key).collect()),
            None => ("", Vec::new()),
        };
        let keys = circle.iter().map(|(row, _)| self.rows[*row].key(def(*row).shape.key)).collect();
        Error::Circle { table, constraints, columns, keys }
    }
}

/// Leaves out rows of which a later one has the same primary key.
pub(super) fn last_of_each(session: &Session<'_>, rows: Vec<Ready>) -> Vec<Ready> {
    let mut seen = HashSet::with_capacity(rows.len());
    let mut is_last = |row: &Ready| {
        let def = session.table(row.table);
        let key = row.values_of(def.shape.key);
        key.and_then(|key| name(row.table, def, def.shape.key, &key)).is_none_or(|name| seen.insert(name))
    };
    let mut kept: Vec<Ready> = rows.into_iter().rev().filter(|row| is_last(row)).collect();
    kept.reverse();
    kept
}

/// Finds for which rows each has to wait.
fn edges(session: &Session<'_>, rows: &[Ready]) -> Vec<Vec<Edge>> {
    let model = &session.inner().model;
    let mut edges: Vec<Vec<Edge>> = Vec::with_capacity(rows.len());
    edges.resize_with(rows.len(), Vec::new);
    if session.defers() {
        return edges;
    }
    // The keys by which rows are referenced, each with its row.
    let mut known: HashMap<Vec<u8>, usize> = HashMap::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let def = model.tables[row.table].def;
        let mut keys: Vec<&[usize]> = Vec::new();
        for incoming in &model.tables[row.table].incoming {
            let columns = model.foreign_key(*incoming).1.parent_columns;
            if !keys.contains(&columns) {
                keys.push(columns);
            }
        }
        for columns in keys {
            let key = row.values_of(columns);
            if let Some(name) = key.and_then(|key| name(row.table, def, columns, &key)) {
                known.entry(name).or_insert(at);
            }
        }
    }
    for (at, row) in rows.iter().enumerate() {
        let of = &model.tables[row.table];
        let waits = |(_, fk): &(usize, &'static ForeignKeyDef)| !fk.deferred;
        for (key, fk) in model.enforced(row.table).filter(waits) {
            let parent = of.parents[key];
            let Some(def) = model.tables.get(parent).map(|parent| parent.def) else { continue };
            let values = row.values_of(fk.columns);
            let name = values.and_then(|values| name(parent, def, fk.parent_columns, &values));
            if let Some(to) = name.and_then(|name| known.get(&name)).copied().filter(|to| *to != at) {
                edges[at].push(Edge { to, by: key, gone: false });
            }
        }
    }
    edges
}

/// Bytes that are the same for keys that are; none where a part is NULL.
fn name(table: usize, def: &TableDef, columns: &[usize], key: &[&Any]) -> Option<Vec<u8>> {
    let mut name = Vec::with_capacity(32);
    name.extend_from_slice(&table.to_le_bytes());
    for (at, value) in columns.iter().zip(key) {
        if value.is_null() {
            return None;
        }
        name.extend_from_slice(&at.to_le_bytes());
        append(&fold::folded(value, def.column(*at).collation), &mut name);
    }
    Some(name)
}
