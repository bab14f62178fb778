//! Many to many: over a table between that references both.

use std::fmt;
use std::marker::PhantomData;

use super::{ToMany, equal, picked, query_of, references_row};
use crate::expression::{Linked, Marker, Node, Scope};
use crate::key::{Key, KeyValue};
use crate::query::Query;
use crate::table::Table;

/// Leads from rows of `T` over those of `Through` to rows of `Target`: `User::ROLES`.
pub struct ManyToMany<T, Through, Target> {
    near: usize,
    far: usize,
    of: Marker<(T, Through, Target)>,
}

impl<T, Through, Target> ManyToMany<T, Through, Target> {
    #[doc(hidden)]
    pub const fn new(near: usize, far: usize) -> Self {
        Self { near, far, of: PhantomData }
    }

    /// Gives the first half of the way: the rows of the table between.
    pub const fn through(self) -> ToMany<T, Through> {
        ToMany::new(self.near)
    }

    /// Gives the same relation seen from the other side.
    pub const fn inverse(self) -> ManyToMany<Target, Through, T> {
        ManyToMany::new(self.far, self.near)
    }
}

impl<T: Table, Through: Table, Target: Table> ManyToMany<T, Through, Target>
where
    T::Id: KeyValue,
{
    /// Starts a query over the rows that are linked to one row; each is there once, however often it is linked.
    pub fn of(self, key: Key<T, T::Id>) -> Query<Target> {
        let near = &Through::def().foreign_keys[self.near];
        let filter = references_row(Scope::TABLE, near, T::def(), key.into_raw().values());
        over::<Through, Target>(self.far, filter)
    }
}

impl<T, Through, Target> Clone for ManyToMany<T, Through, Target> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, Through, Target> Copy for ManyToMany<T, Through, Target> {}

impl<T, Through, Target> fmt::Debug for ManyToMany<T, Through, Target> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ManyToMany").field("near", &self.near).field("far", &self.far).finish_non_exhaustive()
    }
}

/// Asks for the rows linked to one row, over the foreign keys `near` and `far` of the table between.
pub(crate) fn linked_to<T: Table, Through: Table, Target: Table>(row: &T, near: usize, far: usize) -> Query<Target> {
    let near = &Through::def().foreign_keys[near];
    let filter = equal(Scope::TABLE, near.columns, picked(row, near.parent_columns));
    over::<Through, Target>(far, filter)
}

fn over<Through: Table, Target: Table>(far: usize, filter: Node) -> Query<Target> {
    let other = Through::def();
    let far = &other.foreign_keys[far];
    let (columns, other_columns) = (far.parent_columns, far.columns);
    query_of(|scope| Node::Linked(Box::new(Linked { scope, columns, other, other_columns, filter })))
}
