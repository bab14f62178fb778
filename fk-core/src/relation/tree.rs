//! Trees: what a reference to the own table makes of its rows.
//!
//! Parts of a tree are queries, so that everything that can be said of a query can be said of them. [`Tree`] is for rows
//! in the order of the tree, with depth and path.

use super::branch::Tree;
use super::{ToOne, columns, equal, rows_under};
use crate::check::Reference;
use crate::expression::{Asks, Binary, Column, Expr, Node, Path, Unary, Walk};
use crate::key::{Key, KeyValue};
use crate::nullness::{Nullness, Optional};
use crate::query::{Query, QueryData, SelectionSource, WholeRow, ask};
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
        super::values(self.into_raw().values()).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table, N, C: SelectionSource<Choice = WholeRow<T, N>>> RowOf<T> for C {
    fn into_key(self) -> Vec<Node> {
        columns(self.choice().path(), Of::<T>::SHAPE.key).collect()
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
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/firm.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, [ada, bob, cyd, dan]) = firm()?;
    /// let team = Employee::MANAGER.subtree_of(bob);
    /// let theirs = Order::query().filter(|o| o.employee_id.in_query(team.select(|e| e.id)));
    /// assert_eq!(db.read(|tx| tx.count(theirs))?, 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn subtree_of(self, row: impl RowOf<T>) -> Query<T>
    where
        F::Parent: SameTable<T>,
    {
        Query::of(part(T::def(), self.index, row.into_key(), false, true))
    }

    /// Asks for all rows below a row. In a circle each row is below itself.
    ///
    /// In the closure of another query it may begin at that query's row:
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/firm.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, [ada, bob, cyd, dan]) = firm()?;
    /// let staff = Employee::query().order_by(|e| e.name.asc()).select(|e| (e.id, Employee::MANAGER.below(e).count()));
    /// assert_eq!(db.read(|tx| tx.all(staff))?, [(ada, 3), (bob, 1), (cyd, 0), (dan, 0)]);
    /// # Ok(())
    /// # }
    /// ```
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
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/firm.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, [ada, bob, cyd, dan]) = firm()?;
    /// let chiefs = Employee::MANAGER.above(cyd).order_by(|e| e.name.asc()).select(|e| e.name);
    /// assert_eq!(db.read(|tx| tx.all(chiefs))?, ["Ada", "Bob"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn above(self, row: impl RowOf<T>) -> Query<T>
    where
        F::Parent: SameTable<T>,
    {
        Query::of(part(T::def(), self.index, row.into_key(), true, false))
    }

    /// Asks for the rows whose reference is NULL; of an audited one, also those whose parent isn't there. Where the reference
    /// is NOT NULL, for the rows that reference themselves.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/firm.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, [ada, bob, cyd, dan]) = firm()?;
    /// assert_eq!(db.read(|tx| tx.one(Employee::MANAGER.roots()))?.id, ada);
    /// # Ok(())
    /// # }
    /// ```
    pub fn roots(self) -> Query<T>
    where
        F::Parent: SameTable<T>,
    {
        Query::of(roots(T::def(), self.index))
    }

    /// Asks for the rows that no row references, but perhaps themselves where the reference is NOT NULL.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/firm.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, [ada, bob, cyd, dan]) = firm()?;
    /// assert_eq!(db.read(|tx| tx.count(Employee::MANAGER.leaves()))?, 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn leaves(self) -> Query<T>
    where
        F::Parent: SameTable<T>,
    {
        Query::of(leaves(T::def(), self.index))
    }

    /// Is a row with all rows below it, for a transaction's `tree`.
    pub fn descendants_of(self, key: Key<T, T::Id>) -> Tree<T>
    where
        F::Parent: SameTable<T>,
        T::Id: KeyValue,
    {
        Tree::new(self.index, Way::Down, key.into_raw().values())
    }

    /// Is a row with all rows above it, for a transaction's `tree`.
    pub fn ancestors_of(self, key: Key<T, T::Id>) -> Tree<T>
    where
        F::Parent: SameTable<T>,
        T::Id: KeyValue,
    {
        Tree::new(self.index, Way::Up, key.into_raw().values())
    }

    /// Is all rows of the table, each root followed by all rows below it, for a transaction's `tree`.
    pub fn forest(self) -> Tree<T>
    where
        F::Parent: SameTable<T>,
    {
        Tree::new(self.index, Way::Forest, Vec::new())
    }
}

fn part(table: &'static TableDef, key: usize, start: Vec<Node>, up: bool, itself: bool) -> QueryData {
    let mut data = QueryData::new(table);
    let values = columns(data.root(), table.shape.key).collect();
    data.add(Node::InTree(values, Box::new(Walk { table, key, start, up, itself })));
    data
}

fn roots(table: &'static TableDef, key: usize) -> QueryData {
    let def = &table.foreign_keys[key];
    let mut data = QueryData::new(table);
    let root = data.root();
    let is_null = |at: &usize| Node::unary(Unary::IsNull, Node::Column { path: root, index: *at });
    data.add(match (def.enforced, def.nullable) {
        // What isn't NULL has a parent.
        (true, true) => {
            let columns: Vec<usize> = def.columns.iter().copied().filter(|at| table.column(*at).nullable).collect();
            Node::of_all(columns.iter().map(is_null), |nodes| Node::Chain(Binary::Or, nodes))
        }
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
