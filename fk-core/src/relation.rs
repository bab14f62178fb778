//! Constraints as constants: relations, candidate keys and checks.
//!
//! The derive makes one for every constraint of a table (`Order::CUSTOMER`, `Customer::NAME_KEY`,
//! `OrderLine::QUANTITY_CHECK`), so that code can say which constraint it means and the compiler
//! knows whether it exists.

mod branch;
mod candidate;
mod load;
mod many;
mod one;
mod path;
mod tree;

use std::fmt;
use std::marker::PhantomData;

pub use branch::{Branch, Branches, Tree, TreeData};
pub use candidate::CandidateValue;
pub use load::{Children, LeadsFrom, Reached, Related, RelatedOne};
pub use many::ManyToMany;
pub(crate) use many::{linked_condition, linked_to, linked_under};
pub use one::{AtMostOne, Audited, Fields, IntoQuery, To};
pub use path::{Is, Joins};
pub use tree::{MayBeRoot, NewParent, RowOf, SameTable};

use crate::Any;
use crate::any::Encoded;
use crate::expression::{Asks, Binary, Marker, Node, Path, Scope, Subquery};
use crate::key::{Key, KeyValue};
use crate::query::{Output, Query, QueryData};
use crate::row::Sink;
use crate::schema::{ForeignKeyDef, TableDef};
use crate::table::{AnyRow, Table};
use crate::value::ValueError;

/// Names a constraint: its table and its own name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ConstraintName {
    /// The table that has the constraint; for a foreign key, the child.
    pub table: &'static str,
    /// The constraint's name in the database.
    pub name: &'static str,
}

/// Is a constant that stands for a constraint.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a constraint",
    label = "expected a constant such as `Order::CUSTOMER` or `Customer::NAME_KEY`"
)]
pub trait Constraint: Copy {
    /// Gives the constraint's name and table.
    fn constraint(&self) -> ConstraintName;
}

/// Is the constant of a foreign key, seen from either side.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a relation",
    label = "expected a relation such as `Order::CUSTOMER` or `Customer::ORDERS`"
)]
pub trait Relation: Constraint {}

macro_rules! constant {
    ($(#[$doc:meta])* $name:ident<$first:ident, $second:ident>) => {
        $(#[$doc])*
        pub struct $name<$first, $second> {
            index: usize,
            of: Marker<($first, $second)>,
        }

        impl<$first, $second> $name<$first, $second> {
            #[doc(hidden)]
            pub const fn new(index: usize) -> Self {
                Self { index, of: PhantomData }
            }

            /// The constraint's position among its kind in its table.
            pub const fn index(&self) -> usize {
                self.index
            }
        }

        impl<$first, $second> Clone for $name<$first, $second> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<$first, $second> Copy for $name<$first, $second> {}

        impl<$first, $second> fmt::Debug for $name<$first, $second> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.index).finish()
            }
        }
    };
}

constant! {
    /// Leads to the row that a row references: `Order::CUSTOMER`, a foreign key seen from its child. `F` is the
    /// referencing field's type.
    ToOne<Child, F>
}

constant! {
    /// Leads to the rows that reference a row: `Customer::ORDERS`, a foreign key seen from its parent.
    ToMany<Parent, Child>
}

constant! {
    /// Leads to the only child of a row, if there is one: `Employee::SPOT`, made by `has_one(spot: ParkingSpot)`, which
    /// makes a method `employee.spot()` too. The foreign key is over a key of its child, so that at most one row
    /// references one of the parent.
    ///
    /// ```
    /// # use fk::prelude::*;
    /// # #[derive(Table)]
    /// # #[table(name = "employees", has_one(spot: ParkingSpot))]
    /// # struct Employee { #[key] id: Key<Self> }
    /// # #[derive(Table, Debug, PartialEq)]
    /// # #[table(name = "parking_spots", key(employee_id))]
    /// # struct ParkingSpot { #[references(on_delete = cascade)] employee_id: Key<Employee> }
    /// # #[derive(Schema)]
    /// # #[schema(Employee, ParkingSpot)]
    /// # struct Firm;
    /// # fn main() -> fk::Result<()> {
    /// # let db = Db::<Firm>::in_memory()?;
    /// # db.write(|tx| {
    /// # let ada = tx.insert(NewEmployee {})?;
    /// assert_eq!(tx.first(ada.spot())?, None);
    /// assert_eq!(tx.first(Employee::SPOT.of(ada.id))?, None); // also by key alone
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    ToMaybe<Parent, Child>
}

constant! {
    /// Names a candidate key: `Customer::NAME_KEY`, `Customer::PRIMARY_KEY`. `V` is its value's type.
    CandidateKey<T, V>
}

constant! {
    /// Names a CHECK constraint: `OrderLine::QUANTITY_CHECK`.
    Check<T, V>
}

#[diagnostic::do_not_recommend]
impl<Child: Table, F> Constraint for ToOne<Child, F> {
    fn constraint(&self) -> ConstraintName {
        ConstraintName { table: Child::SHAPE.name, name: Child::DEF.foreign_keys[self.index].name }
    }
}

#[diagnostic::do_not_recommend]
impl<Child: Table, F> Relation for ToOne<Child, F> {}

#[diagnostic::do_not_recommend]
impl<Parent, Child: Table> Constraint for ToMany<Parent, Child> {
    fn constraint(&self) -> ConstraintName {
        ConstraintName { table: Child::SHAPE.name, name: Child::DEF.foreign_keys[self.index].name }
    }
}

#[diagnostic::do_not_recommend]
impl<Parent, Child: Table> Relation for ToMany<Parent, Child> {}

#[diagnostic::do_not_recommend]
impl<Parent, Child: Table> Constraint for ToMaybe<Parent, Child> {
    fn constraint(&self) -> ConstraintName {
        ConstraintName { table: Child::SHAPE.name, name: Child::DEF.foreign_keys[self.index].name }
    }
}

#[diagnostic::do_not_recommend]
impl<Parent, Child: Table> Relation for ToMaybe<Parent, Child> {}

#[diagnostic::do_not_recommend]
impl<T: Table, V> Constraint for CandidateKey<T, V> {
    fn constraint(&self) -> ConstraintName {
        ConstraintName { table: T::SHAPE.name, name: T::DEF.candidate_key(self.index).0 }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table, V> Constraint for Check<T, V> {
    fn constraint(&self) -> ConstraintName {
        ConstraintName { table: T::SHAPE.name, name: T::DEF.checks[self.index].name }
    }
}

impl<Child: Table, F: crate::check::Reference> ToOne<Child, F> {
    /// Gives the same foreign key seen from the parent: needed where the child's crate knows the
    /// parent's, but not the other way round.
    pub const fn inverse(self) -> ToMany<F::Parent, Child> {
        ToMany::new(self.index)
    }
}

impl<Parent: Table, Child: Table> ToMany<Parent, Child>
where
    Parent::Id: KeyValue,
{
    /// Starts a query over the children of one parent.
    pub fn of(self, parent: Key<Parent, Parent::Id>) -> Query<Child> {
        children_of_key::<Parent, Child>(self.index, parent.into_raw().values())
    }
}

/// Asks for the children of one row by foreign key `index`. Its bounds are those of `has_many` itself,
/// so that a wrong child is one error; therefore the key's values come through `encode`.
pub(crate) fn children_of<Parent: Table, Child: Table>(row: &Parent, index: usize) -> Query<Child> {
    Query::of(rows_of_row(Child::def(), index, row))
}

/// Asks for the children of the row with this primary key.
fn children_of_key<Parent: Table, Child: Table>(index: usize, key: Vec<Any>) -> Query<Child> {
    Query::of(rows_of_key(Child::def(), index, Parent::def(), key))
}

// What isn't about the types of rows is done by data, since the rest is compiled for every relation.

fn rows_of_row(child: &'static TableDef, key: usize, row: &dyn AnyRow) -> QueryData {
    let key = &child.foreign_keys[key];
    with_condition(child, |scope| children_condition(scope, key, values(picked(row, key.parent_columns))))
}

/// Asks, inside another query, for the children of the row that `owner` leads to.
pub(crate) fn rows_under(child: &'static TableDef, key: usize, owner: Path) -> QueryData {
    let key = &child.foreign_keys[key];
    with_condition(child, |scope| children_condition(scope, key, columns(owner, key.parent_columns)))
}

fn rows_of_key(child: &'static TableDef, key: usize, parent: &'static TableDef, id: Vec<Any>) -> QueryData {
    let key = &child.foreign_keys[key];
    with_condition(child, |scope| references_row(scope, key, parent, id))
}

fn with_condition(table: &'static TableDef, condition: impl FnOnce(Scope) -> Node) -> QueryData {
    let mut data = QueryData::new(table);
    data.add(condition(data.scope));
    data
}

/// The foreign key of a row leads to these values.
fn children_condition(scope: Scope, key: &ForeignKeyDef, outer: impl ExactSizeIterator<Item = Node>) -> Node {
    equal(columns(Path::root(scope), key.columns), outer)
}

fn columns(path: Path, columns: &[usize]) -> impl ExactSizeIterator<Item = Node> {
    columns.iter().map(move |index| Node::Column { path, index: *index })
}

fn values(values: Vec<Any>) -> impl ExactSizeIterator<Item = Node> {
    values.into_iter().map(Node::Value)
}

/// Both sides are equal, one by one; NULL is equal to nothing.
fn equal(left: impl ExactSizeIterator<Item = Node>, right: impl ExactSizeIterator<Item = Node>) -> Node {
    let parts = left.zip(right).map(|(left, right)| Node::binary(Binary::Eq, left, right));
    Node::of_all(parts, |parts| Node::Chain(Binary::And, parts))
}

/// The foreign key leads to the row of `parent` with this primary key.
fn references_row(scope: Scope, key: &ForeignKeyDef, parent: &'static TableDef, id: Vec<Any>) -> Node {
    if key.parent_columns == parent.shape.key {
        return children_condition(scope, key, values(id));
    }
    let data = with_condition(parent, |scope| equal(columns(Path::root(scope), parent.shape.key), values(id)));
    contains(columns(Path::root(scope), key.columns), data, key.parent_columns)
}

/// These values are among the columns of a query.
fn contains(values: impl Iterator<Item = Node>, mut data: QueryData, of: &[usize]) -> Node {
    data.outputs = columns(data.root(), of).map(Output::Value).collect();
    Node::Query(Box::new(Subquery { asks: Asks::Contains(values.collect()), data }))
}

/// Gives the values of some columns of a row.
pub(crate) fn picked(row: &dyn AnyRow, columns: &[usize]) -> Vec<Any> {
    let mut values = Only { columns, values: Vec::new() };
    // It refuses nothing.
    let _ = row.encode_all(&mut values);
    columns.iter().map(|at| values.values[*at].clone()).collect()
}

/// Collects some columns of a row; the others are NULL.
struct Only<'a> {
    columns: &'a [usize],
    values: Vec<Any>,
}

impl Sink for Only<'_> {
    fn put(&mut self, value: Result<Encoded<'_>, ValueError>) -> crate::Result<()> {
        let value = value.ok().filter(|_| self.columns.contains(&self.values.len()));
        self.values.push(value.map_or(Any::Null, Encoded::to_any));
        Ok(())
    }
}
