//! [`Tree`] and [`Branch`]: rows of a tree in its order, each with its depth and the path to it.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::any::Any;
use crate::expression::Marker;
use crate::key::Key;
use crate::sql::Way;
use crate::table::Table;

/// So deep may a tree be, unless [`Tree::max_depth`] says something else.
const DEEPEST: u64 = 10_000;

/// Is a part of a tree, to be given in its order: made by `Employee::MANAGER.descendants_of(key)`, `ancestors_of(key)` and
/// `forest()`, run by a transaction's `tree`.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/firm.rs"));
/// # fn main() -> fk::Result<()> {
/// # let (db, [ada, bob, cyd, dan]) = firm()?;
/// let near = db.read(|tx| tx.tree(Employee::MANAGER.descendants_of(ada).max_depth(1).without_itself()))?;
/// assert_eq!(near.iter().map(|branch| branch.row.id).collect::<Vec<_>>(), [bob, dan]);
/// # Ok(())
/// # }
/// ```
#[must_use = "a tree does nothing until a transaction runs it"]
pub struct Tree<T> {
    data: TreeData,
    of: Marker<T>,
}

/// Is a part of a tree without its type.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TreeData {
    /// The position of the foreign key.
    pub key: usize,
    /// Which rows.
    pub way: Way,
    /// The primary key of the row with which it begins; empty for a forest.
    pub start: Vec<Any>,
    /// How deep it goes.
    pub max_depth: u64,
    /// Whether rows that are deeper are left out, not an error.
    pub cut: bool,
    /// Whether the row with which it begins is given too.
    pub itself: bool,
}

impl TreeData {
    /// Goes so deep, and no deeper.
    pub fn new(key: usize, way: Way, start: Vec<Any>, max_depth: u64) -> Self {
        Self { key, way, start, max_depth, cut: true, itself: true }
    }
}

impl<T> Tree<T> {
    pub(super) fn new(key: usize, way: Way, start: Vec<Any>) -> Self {
        let data = TreeData { cut: false, ..TreeData::new(key, way, start, DEEPEST) };
        Self { data, of: PhantomData }
    }

    /// Gives only rows up to this depth: 0 is the row with which it begins, 1 its children or its parent. Unless this is
    /// said, a tree that is deeper than 10 000 is an error.
    pub fn max_depth(mut self, depth: u64) -> Self {
        self.data.max_depth = depth;
        self.data.cut = true;
        self
    }

    /// Leaves out the row with which it begins; of a forest, the roots.
    pub fn without_itself(mut self) -> Self {
        self.data.itself = false;
        self
    }

    /// Takes the tree without its type.
    pub fn into_data(self) -> TreeData {
        self.data
    }
}

impl<T> Clone for Tree<T> {
    fn clone(&self) -> Self {
        Self { data: self.data.clone(), of: PhantomData }
    }
}

impl<T> fmt::Debug for Tree<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.data.fmt(f)
    }
}

/// Is a row in its tree.
pub struct Branch<T: Table> {
    /// The row.
    pub row: T,
    /// How many steps it is away from the row with which the tree begins.
    pub depth: u64,
    link: Arc<Link<T::Id>>,
}

/// The keys of a path, shared by all rows below: a chain of n rows has n of them, not n².
struct Link<V> {
    key: V,
    before: Option<Arc<Self>>,
}

impl<V> Drop for Link<V> {
    /// One after the other: a chain may be longer than the stack.
    fn drop(&mut self) {
        let mut next = self.before.take();
        while let Some(mut link) = next.and_then(Arc::into_inner) {
            next = link.before.take();
        }
    }
}

impl<T: Table<Id: Clone>> Branch<T> {
    /// Gives the keys from the row with which the tree begins to this row, both included: 1 more than its depth.
    pub fn path(&self) -> Vec<Key<T, T::Id>> {
        let mut link = Some(&self.link);
        let keys = std::iter::from_fn(|| {
            let here = link?;
            link = here.before.as_ref();
            Some(Key::from_raw(here.key.clone()))
        });
        let mut path: Vec<_> = keys.collect();
        path.reverse();
        path
    }
}

impl<T: Table<Id: Clone> + Clone> Clone for Branch<T> {
    fn clone(&self) -> Self {
        Self { row: self.row.clone(), depth: self.depth, link: Arc::clone(&self.link) }
    }
}

impl<T: Table<Id: Clone + PartialEq> + PartialEq> PartialEq for Branch<T> {
    fn eq(&self, other: &Self) -> bool {
        self.row == other.row && self.depth == other.depth && self.path() == other.path()
    }
}

impl<T: Table<Id: Clone + fmt::Debug> + fmt::Debug> fmt::Debug for Branch<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { row, depth, .. } = self;
        f.debug_struct("Branch").field("row", row).field("depth", depth).field("path", &self.path()).finish()
    }
}

#[cfg(feature = "serde")]
#[diagnostic::do_not_recommend]
impl<T: Table<Id: Clone> + serde::Serialize> serde::Serialize for Branch<T>
where
    Key<T, T::Id>: serde::Serialize,
{
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;

        let mut branch = serializer.serialize_struct("Branch", 3)?;
        branch.serialize_field("row", &self.row)?;
        branch.serialize_field("depth", &self.depth)?;
        branch.serialize_field("path", &self.path())?;
        branch.end()
    }
}

/// Puts rows that come in the order of a tree beside their paths.
#[doc(hidden)]
pub struct Branches<T: Table> {
    found: Vec<Branch<T>>,
    /// The last row of each depth.
    links: Vec<Arc<Link<T::Id>>>,
    itself: bool,
}

impl<T: Table> fmt::Debug for Branches<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Branches").field("found", &self.found.len()).finish_non_exhaustive()
    }
}

impl<T: Table> Branches<T> {
    /// None yet.
    pub fn new(tree: &TreeData) -> Self {
        Self { found: Vec::new(), links: Vec::new(), itself: tree.itself }
    }

    /// Takes the next row.
    pub fn push(&mut self, row: T, depth: usize) {
        self.links.truncate(depth);
        let link = Arc::new(Link { key: row.id(), before: self.links.last().cloned() });
        self.links.push(Arc::clone(&link));
        if self.itself || depth > 0 {
            self.found.push(Branch { row, depth: depth as u64, link });
        }
    }

    /// Gives them all.
    pub fn finish(self) -> Vec<Branch<T>> {
        self.found
    }
}
