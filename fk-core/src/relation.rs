//! Constraints as constants: relations, candidate keys and checks.
//!
//! The derive makes one for every constraint of a table (`Order::CUSTOMER`, `Customer::NAME_KEY`,
//! `OrderLine::QUANTITY_CHECK`), so that code can say which constraint it means and the compiler
//! knows whether it exists.

use std::fmt;
use std::marker::PhantomData;

use crate::expression::{Binary, Marker, Node};
use crate::key::{Key, KeyValue};
use crate::query::Query;
use crate::row::Sink;
use crate::table::Table;
use crate::value::ValueError;
use crate::{Any, AnyRef};

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
    /// Is a foreign key seen from its child: `Order::CUSTOMER`. `F` is the referencing field's type.
    ToOne<Child, F>
}

constant! {
    /// Is a foreign key seen from its parent: `Customer::ORDERS`.
    ToMany<Parent, Child>
}

constant! {
    /// Is a candidate key: `Customer::NAME_KEY`, `Customer::PRIMARY_KEY`. `V` is its value's type.
    CandidateKey<T, V>
}

constant! {
    /// Is a CHECK constraint: `OrderLine::QUANTITY_CHECK`.
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
        referencing(self.index, parent.into_raw().values())
    }
}

/// Asks for the children of one row by foreign key `index`. Its bounds are those of `has_many` itself,
/// so that a wrong child is one error; therefore the key's values come through `encode`.
pub(crate) fn children_of<Parent: Table, Child: Table>(row: &Parent, index: usize) -> Query<Child> {
    let columns = Child::DEF.foreign_keys[index].parent_columns;
    let mut row_values = Only { columns, values: Vec::new() };
    // It refuses nothing.
    let _ = row.encode(&mut row_values);
    referencing(index, columns.iter().map(|from| row_values.values[*from].clone()))
}

/// Starts a query over the rows whose foreign key at `index` has these values.
fn referencing<Child: Table>(index: usize, values: impl IntoIterator<Item = Any>) -> Query<Child> {
    let mut query = Query::new();
    for (index, value) in Child::DEF.foreign_keys[index].columns.iter().zip(values) {
        let column = Node::Column { scope: query.scope(), index: *index };
        query.add(Node::binary(Binary::Eq, column, Node::Value(value)));
    }
    query
}

/// Collects some columns of a row; the others are NULL.
struct Only {
    columns: &'static [usize],
    values: Vec<Any>,
}

impl Sink for Only {
    fn put(&mut self, value: Result<AnyRef<'_>, ValueError>) -> crate::Result<()> {
        let value = value.ok().filter(|_| self.columns.contains(&self.values.len()));
        self.values.push(value.map_or(Any::Null, AnyRef::to_any));
        Ok(())
    }
}

/// Is the value of a candidate key: one column's, or a tuple of several.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of a candidate key that holds `{V}`",
    label = "expected `{V}`"
)]
pub trait CandidateValue<V> {
    /// Gives the columns' values, in the key's order.
    fn into_nodes(self) -> Vec<Node>;
}

#[diagnostic::do_not_recommend]
impl<V: crate::Value, R: crate::expression::Operand<V::Scalar>> CandidateValue<V> for R {
    fn into_nodes(self) -> Vec<Node> {
        vec![self.into_node()]
    }
}
