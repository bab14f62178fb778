//! Trees: what a reference to the own table makes of its rows.
//!
//! Parts of a tree are queries, so that everything that can be said of a query can be said of them. [`Tree`] is for rows
//! in the order of the tree, with depth and path: a transaction's `tree` gives [`Branch`]es.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::{ToOne, columns, equal, rows_under};
use crate::any::Any;
use crate::check::Reference;
use crate::expression::{Asks, Column, Expr, Marker, Node, Path, Unary, Walk};
use crate::key::{Key, KeyValue};
use crate::nullness::{Nullness, Optional};
use crate::query::{Query, QueryData, TableColumns, ask};
use crate::schema::{ForeignKeyDef, TableDef};
use crate::sql::Way;
use crate::table::{Of, Table, TableSource};
use crate::value::Value;

use super::one::{Audited, Fields, To};

/// Is the same table as `T`: what a tree asks of the parent of its reference.
#[diagnostic::on_unimplemented(
    message = "this reference of `{T}` leads to `{Self}`, so that rows of `{T}` make no tree over it",
    label = "expected a reference of `{T}` to itself"
)]
pub trait SameTable<T> {}

#[diagnostic::do_not_recommend]
impl<T> SameTable<T> for T {}

/// Names the row with which a part of a tree begins: a key, or, inside another query's closure, columns of the table or a
/// column with a key.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names no row of `{T}`",
    label = "expected a `Key` of the table, or, in a query, its columns or a column with its key"
)]
pub trait RowOf<T> {
    /// Gives the row's key.
    fn into_key(self) -> Vec<Node>;
}

#[diagnostic::do_not_recommend]
impl<T: Table<Id: KeyValue>> RowOf<T> for Key<T, T::Id> {
    fn into_key(self) -> Vec<Node> {
        super::values(self.into_raw().values())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table, C: TableColumns + crate::query::ColumnsSource<Table = T>> RowOf<T> for C {
    fn into_key(self) -> Vec<Node> {
        columns(self.path(), Of::<T>::SHAPE.key)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table, V: Value<Scalar = Key<T, T::Id>>, N: Nullness> RowOf<T> for Column<V, N>
where
    Key<T, T::Id>: crate::Scalar,
{
    fn into_key(self) -> Vec<Node> {
        vec![self.node()]
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table, V: Value<Scalar = Key<T, T::Id>>, N: Nullness> RowOf<T> for Expr<V, N>
where
    Key<T, T::Id>: crate::Scalar,
{
    fn into_key(self) -> Vec<Node> {
        vec![self.into_node()]
    }
}

impl<T: Table, F: Reference> ToOne<T, F> {
    /// Asks for a row and all rows below it.
    pub fn subtree_of(self, row: impl RowOf<T>) -> Query<T>
    where
        F::Parent: SameTable<T>,
    {
        Query::of(part(T::def(), self.index, row.into_key(), false, true))
    }

    /// Asks for all rows below a row. In a circle each row is below itself.
    pub fn below(self, row: impl RowOf<T>) -> Query<T>
    where
        F::Parent: SameTable<T>,
    {
        Query::of(part(T::def(), self.index, row.into_key(), false, false))
    }

    /// Asks for a row and all rows above it.
    pub fn path_to(self, row: impl RowOf<T>) -> Query<T>
    where
        F::Parent: SameTable<T>,
    {
        Query::of(part(T::def(), self.index, row.into_key(), true, true))
    }

    /// Asks for all rows above a row. In a circle each row is above itself.
    pub fn above(self, row: impl RowOf<T>) -> Query<T>
    where
        F::Parent: SameTable<T>,
    {
        Query::of(part(T::def(), self.index, row.into_key(), true, false))
    }

    /// Asks for the rows without a parent. Where each row has to have one, those that reference themselves.
    pub fn roots(self) -> Query<T>
    where
        F::Parent: SameTable<T>,
    {
        Query::of(roots(T::def(), self.index))
    }

    /// Asks for the rows that are no row's parent, or their own at most where each row has to have one.
    pub fn leaves(self) -> Query<T>
    where
        F::Parent: SameTable<T>,
    {
        Query::of(leaves(T::def(), self.index))
    }

    /// Is a row with all rows below it, for [`tree`](Tree).
    pub fn descendants_of(self, key: Key<T, T::Id>) -> Tree<T>
    where
        F::Parent: SameTable<T>,
        T::Id: KeyValue,
    {
        Tree::new(self.index, Way::Down, key.into_raw().values())
    }

    /// Is a row with all rows above it, for [`tree`](Tree).
    pub fn ancestors_of(self, key: Key<T, T::Id>) -> Tree<T>
    where
        F::Parent: SameTable<T>,
        T::Id: KeyValue,
    {
        Tree::new(self.index, Way::Up, key.into_raw().values())
    }

    /// Is all rows of the table, each root with all rows below it, for [`tree`](Tree).
    pub fn forest(self) -> Tree<T>
    where
        F::Parent: SameTable<T>,
    {
        Tree::new(self.index, Way::Forest, Vec::new())
    }
}

fn part(table: &'static TableDef, key: usize, start: Vec<Node>, up: bool, itself: bool) -> QueryData {
    let mut data = QueryData::new(table);
    let values = columns(data.root(), table.shape.key);
    data.add(Node::InTree(values, Box::new(Walk { table, key, start, up, itself })));
    data
}

fn roots(table: &'static TableDef, key: usize) -> QueryData {
    let def = &table.foreign_keys[key];
    let mut data = QueryData::new(table);
    let root = data.root();
    let is_null = |at: &usize| Node::unary(Unary::IsNull, Node::Column { path: root, index: *at });
    let nullable = || def.columns.iter().filter(|at| table.column(**at).nullable);
    data.add(match (def.enforced, def.nullable) {
        // What isn't NULL has a parent.
        (true, true) => one_of(nullable().map(is_null).collect()),
        (true, false) => equal(columns(root, def.columns), columns(root, def.parent_columns)),
        (false, _) => {
            let mut parents = QueryData::new(table);
            parents.add(equal(columns(parents.root(), def.parent_columns), columns(root, def.columns)));
            but_itself(&mut parents, def, root);
            Node::unary(Unary::Not, ask(parents, Asks::Exists))
        }
    });
    data
}

fn one_of(mut nodes: Vec<Node>) -> Node {
    if nodes.len() == 1 { nodes.remove(0) } else { Node::Chain(crate::expression::Binary::Or, nodes) }
}

fn leaves(table: &'static TableDef, key: usize) -> QueryData {
    let mut data = QueryData::new(table);
    let root = data.root();
    let mut children = rows_under(table, key, root);
    but_itself(&mut children, &table.foreign_keys[key], root);
    data.add(Node::unary(Unary::Not, ask(children, Asks::Exists)));
    data
}

/// Where each row has to have a parent, one that references itself is a root.
fn but_itself(data: &mut QueryData, def: &ForeignKeyDef, row: Path) {
    if !def.nullable {
        let key = data.table.shape.key;
        let same = equal(columns(data.root(), key), columns(row, key));
        data.add(Node::unary(Unary::Not, same));
    }
}

/// So deep may a tree be, unless [`Tree::max_depth`] says something else.
const DEEPEST: u64 = 10_000;

/// Is a part of a tree, to be given in its order: made by `Employee::MANAGER.descendants_of(key)`, `ancestors_of(key)` and
/// `forest()`, run by a transaction's `tree`.
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
    fn new(key: usize, way: Way, start: Vec<Any>) -> Self {
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

/// Is the type of a reference that may be NULL, so that a row can become a root.
pub trait MayBeRoot {}

#[diagnostic::do_not_recommend]
impl<T, V> MayBeRoot for Option<Key<T, V>> {}

#[diagnostic::do_not_recommend]
impl<P, V: Fields<Null = Optional>> MayBeRoot for To<P, V> {}

#[diagnostic::do_not_recommend]
impl<F: MayBeRoot> MayBeRoot for Audited<F> {}

/// Names the new parent of a row: a key, or `None` for a root where the reference `F` may be NULL.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names no parent for rows of `{T}`",
    label = "expected a `Key` of `{T}`, or an `Option` of one where the reference may be NULL",
    note = "the reference is of type `{F}`"
)]
pub trait NewParent<T, F> {
    /// Gives its key.
    fn into_key(self) -> Option<Box<dyn KeyValue>>;
}

#[diagnostic::do_not_recommend]
impl<T: TableSource<Id: KeyValue>, F> NewParent<T, F> for Key<T, T::Id> {
    fn into_key(self) -> Option<Box<dyn KeyValue>> {
        Some(Box::new(self.into_raw()))
    }
}

#[diagnostic::do_not_recommend]
impl<T: TableSource<Id: KeyValue>, F: MayBeRoot> NewParent<T, F> for Option<Key<T, T::Id>> {
    fn into_key(self) -> Option<Box<dyn KeyValue>> {
        self.and_then(NewParent::<T, F>::into_key)
    }
}
