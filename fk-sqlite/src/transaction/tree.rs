//! Trees over a reference to the own table: rows in order with depth and path, and circles in the data.
//!
//! SQLite follows the reference, so that it alone says which keys are equal; here rows are counted and told apart. What the
//! type of a row matters for is only reading it.

mod moving;

use std::collections::{HashMap, HashSet};

use fk_core::check::Reference;
use fk_core::error::{TreeFault, TreeFaultKind};
use fk_core::relation::{Branch, Branches, SameTable, Tree, TreeData};
use fk_core::row::Source;
use fk_core::schema::TableDef;
use fk_core::sql::{self, Way};
use fk_core::{Any, Error, In, Key, Result, Schema, Table, ToOne};

use super::read::{ReadTx, mark};
use super::session::Session;
use crate::bind::{RowSource, bind_all};

impl<S: Schema> ReadTx<'_, S> {
    /// Gets rows in the order of their tree, each with its depth and the keys of the path to it.
    ///
    /// Downwards rows come depth-first: each is followed by all that is below it, and siblings are in the order of their
    /// keys. Upwards the nearest comes first. The first row has depth 0; there are none if it isn't there.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/firm.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, [ada, bob, cyd, dan]) = firm()?;
    /// let below = db.read(|tx| tx.tree(Employee::MANAGER.descendants_of(ada)))?;
    /// let found: Vec<_> = below.iter().map(|b| (b.depth, b.row.name.as_str())).collect();
    /// assert_eq!(found, [(0, "Ada"), (1, "Bob"), (2, "Cyd"), (1, "Dan")]);
    /// assert_eq!(below[2].path(), [ada, bob, cyd]);
    ///
    /// let chiefs = db.read(|tx| tx.tree(Employee::MANAGER.ancestors_of(cyd).without_itself()))?;
    /// assert_eq!(chiefs.iter().map(|b| b.row.id).collect::<Vec<_>>(), [bob, ada]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::Tree`]: the rows go in a circle, in `descendants_of` and `ancestors_of` one that they come to, in
    ///   `forest` any; or the tree is deeper than 10 000, and nothing was said by `max_depth`. With it, `forest` doesn't
    ///   come to circles.
    /// - Those of [`ReadTx::get`].
    pub fn tree<T: Table + In<S>>(&self, tree: Tree<T>) -> Result<Vec<Branch<T>>> {
        let tree = tree.into_data();
        let mut branches = Branches::new(&tree);
        climb(&self.session, <T as In<S>>::INDEX, &tree, &mut |source, depth| {
            branches.push(T::decode(source)?, depth);
            Ok(())
        })?;
        Ok(branches.finish())
    }

    /// Finds all circles in the data: rows that are above themselves. Each is given once, begins with its smallest key,
    /// and has each row's parent behind the row.
    ///
    /// Where each row has to have a parent, a row that is its own one is a root, not a circle.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/firm.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, [ada, bob, cyd, _]) = firm()?;
    /// # db.write(|tx| {
    /// tx.set(ada, |e| e.manager_id.set(cyd))?; // no constraint forbids it
    /// assert_eq!(tx.cycles(Employee::MANAGER)?, [[ada, cyd, bob]]);
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`ReadTx::get`].
    pub fn cycles<T, F>(&self, relation: ToOne<T, F>) -> Result<Vec<Vec<Key<T, T::Id>>>>
    where
        T: Table + In<S>,
        F: Reference<Parent: SameTable<T>>,
    {
        let mut keys: Vec<Option<Key<T, T::Id>>> = Vec::new();
        let found = circles(&self.session, <T as In<S>>::INDEX, relation.index(), &mut |source| {
            keys.push(Some(T::decode(source)?.key()));
            Ok(())
        })?;
        // No row is in two circles.
        let mut taken = |circle: Vec<usize>| circle.into_iter().filter_map(|at| keys[at].take()).collect();
        Ok(found.into_iter().map(&mut taken).collect())
    }
}

fn fault(def: &'static TableDef, key: usize, kind: TreeFaultKind, rows: Vec<Vec<Any>>) -> Error {
    let columns = def.names(def.shape.key).collect();
    Error::Tree(Box::new(TreeFault::new(kind, def.shape.name, def.foreign_keys[key].name, columns, rows)))
}

/// Calls `each` with every row and its depth, in order.
fn climb(
    session: &Session<'_>,
    table: usize,
    tree: &TreeData,
    each: &mut dyn FnMut(&dyn Source, usize) -> Result<()>,
) -> Result<()> {
    let def = session.table(table);
    let shape = session.shape(mark::TREE, table, [tree.key, tree.way as usize])?;
    let mut loan = session.lend_shape(shape, &mut || sql::tree(def, tree.key, tree.way))?;
    // One more is looked for, to know whether there is one.
    let limit = tree.max_depth.saturating_add(u64::from(!tree.cut));
    let limit = Any::Integer(i64::try_from(limit).unwrap_or(i64::MAX));
    bind_all(&mut loan, tree.start.iter().chain([&limit]))?;
    let width = def.shape.columns.len();
    let mut seen = Seen::default();
    let (mut count, mut turned) = (0_u64, false);
    {
        let mut rows = loan.query();
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => break,
                Err(error) => return Err(session.fail(error)),
            };
            let number = |at: usize| row.get::<_, i64>(at).map_err(|error| session.fail(error));
            let (depth, again) = (number(width)?, number(width + 1)? != 0);
            if again {
                turned = true;
                break;
            }
            let source = RowSource { row, table: Some(def) };
            if tree.way == Way::Up
                && let Some(circle) = seen.again(key_of(&source, def, 0))
            {
                return Err(fault(def, tree.key, TreeFaultKind::Cycle, circle));
            }
            if !tree.cut && depth.unsigned_abs() > tree.max_depth {
                let row = key_of(&source, def, 0);
                return Err(fault(def, tree.key, TreeFaultKind::TooDeep(tree.max_depth), vec![row]));
            }
            each(&source, usize::try_from(depth).unwrap_or(usize::MAX))?;
            count += 1;
        }
    }
    session.give(loan);
    if turned {
        // A row that is below itself is above itself too.
        return climb(session, table, &upwards(tree.key, tree.start.clone()), &mut |_, _| Ok(()));
    }
    if tree.way == Way::Forest && !tree.cut && count < rows_of(session, table)? {
        let mut keys = Vec::new();
        let found = circles(session, table, tree.key, &mut |source| {
            keys.push(key_of(source, def, 0));
            Ok(())
        })?;
        if let Some(circle) = found.into_iter().next() {
            let circle = circle.into_iter().map(|at| keys[at].clone()).collect();
            return Err(fault(def, tree.key, TreeFaultKind::Cycle, circle));
        }
    }
    Ok(())
}

/// All the way up.
fn upwards(key: usize, start: Vec<Any>) -> TreeData {
    TreeData::new(key, Way::Up, start, u64::MAX)
}

/// How many rows a table has.
fn rows_of(session: &Session<'_>, table: usize) -> Result<u64> {
    let def = session.table(table);
    let shape = session.shape(mark::ROWS, table, [])?;
    let found = session.values(shape, &mut || sql::count_rows(def), &[], 1)?;
    match found.first().and_then(|row| row.first()) {
        Some(Any::Integer(rows)) => Ok(rows.unsigned_abs()),
        _ => Ok(0),
    }
}

/// The primary key of the row whose columns begin at `from`.
fn key_of(row: &dyn Source, def: &TableDef, from: usize) -> Vec<Any> {
    def.shape.key.iter().map(|at| row.get(from + at).to_any()).collect()
}

/// The rows of a way, in order.
#[derive(Default)]
struct Seen {
    keys: Vec<Vec<Any>>,
    bytes: HashSet<Vec<u8>>,
}

impl Seen {
    /// Takes the next row. One that was there before closes a circle, which is given.
    fn again(&mut self, key: Vec<Any>) -> Option<Vec<Vec<Any>>> {
        if self.bytes.insert(bytes(&key)) {
            self.keys.push(key);
            return None;
        }
        let begin = self.keys.iter().position(|seen| *seen == key).unwrap_or_default();
        Some(self.keys.split_off(begin))
    }
}

/// Bytes that are equal for the same stored values alone.
fn bytes(key: &[Any]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(9 * key.len());
    for value in key {
        let (mark, value): (u8, &[u8]) = match value {
            Any::Null => (0, &[]),
            Any::Integer(value) => (1, &value.to_le_bytes()),
            Any::Real(value) => (2, &value.to_le_bytes()),
            Any::Text(value) => (3, value.as_bytes()),
            Any::Blob(value) => (4, value),
        };
        bytes.push(mark);
        bytes.extend_from_slice(&value.len().to_le_bytes());
        bytes.extend_from_slice(value);
    }
    bytes
}

/// Finds all circles. Calls `each` with every row that may be in one, in the order of keys; gives their positions.
fn circles(
    session: &Session<'_>,
    table: usize,
    key: usize,
    each: &mut dyn FnMut(&dyn Source) -> Result<()>,
) -> Result<Vec<Vec<usize>>> {
    let def = session.table(table);
    let shape = session.shape(mark::TREE, table, [key, usize::MAX])?;
    let loan = session.lend_shape(shape, &mut || sql::rootless(def, key))?;
    let (mut places, mut parents) = (HashMap::new(), Vec::new());
    session.each_row(loan, &mut |row| {
        let source = RowSource { row, table: Some(def) };
        let width = def.shape.columns.len();
        places.insert(bytes(&key_of(&source, def, 0)), parents.len());
        let parent: Vec<Any> = (width..width + def.shape.key.len()).map(|at| source.get(at).to_any()).collect();
        parents.push(bytes(&parent));
        each(&source)
    })?;
    Ok(closed(&parents.iter().map(|parent| places.get(parent).copied()).collect::<Vec<_>>()))
}

/// The circles of a graph in which each place leads to one other at most; each begins with its smallest place.
fn closed(next: &[Option<usize>]) -> Vec<Vec<usize>> {
    // On which round a place was come to; none has done so yet with 0.
    let mut rounds = vec![0; next.len()];
    let mut found = Vec::new();
    for begin in 0..next.len() {
        let mut at = Some(begin);
        while let Some(here) = at.filter(|here| rounds[*here] == 0) {
            rounds[here] = begin + 1;
            at = next[here];
        }
        // Come to again on the same round, it closes a circle.
        let Some(first) = at.filter(|here| rounds[*here] == begin + 1) else { continue };
        let mut circle = vec![first];
        circle.extend(std::iter::successors(next[first], |here| next[*here]).take_while(|here| *here != first));
        let smallest = circle.iter().enumerate().min_by_key(|(_, place)| **place).map_or(0, |(at, _)| at);
        circle.rotate_left(smallest);
        found.push(circle);
    }
    found.sort_unstable();
    found
}
