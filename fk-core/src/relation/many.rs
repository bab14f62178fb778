//! Many to many: over a table between that references both.

use std::fmt;
use std::marker::PhantomData;

use super::{ToMany, equal, picked, references_row, with_condition};
use crate::expression::{Linked, Marker, Node, Scope};
use crate::key::{Key, KeyValue};
use crate::query::{Query, QueryData};
use crate::schema::TableDef;
use crate::table::{AnyRow, Table};

/// Leads from rows of `T` over those of `Through` to rows of `Target`: `User::ROLES`, made by
/// `many_to_many(roles: Role through UserRole)`, which makes a method `user.roles()` too.
///
/// ```
/// # use fk::prelude::*;
/// # #[derive(Table, Debug, PartialEq)]
/// # #[table(name = "users", many_to_many(roles: Role through UserRole))]
/// # struct User { #[key] id: Key<Self> }
/// # #[derive(Table, Debug, PartialEq)]
/// # #[table(name = "roles")]
/// # struct Role { #[key] id: Key<Self>, name: String }
/// # #[derive(Table)]
/// # #[table(name = "user_roles", key(user_id, role_id))]
/// # struct UserRole {
/// #     #[references(on_delete = cascade)] user_id: Key<User>,
/// #     #[references(on_delete = cascade)] role_id: Key<Role>,
/// # }
/// # #[derive(Schema)]
/// # #[schema(User, Role, UserRole)]
/// # struct Site;
/// # fn main() -> fk::Result<()> {
/// # let db = Db::<Site>::in_memory()?;
/// # db.write(|tx| {
/// # let helen = tx.insert(NewUser {})?;
/// # let admin = tx.insert(NewRole { name: "admin".into() })?;
/// # tx.insert(UserRole { user_id: helen.id, role_id: admin.id })?;
/// let named = User::ROLES.of(helen.id).filter(|r| r.name.ne("guest")); // also by key alone
/// assert_eq!(tx.all(named)?, [admin]);
/// let who = User::ROLES.inverse().of(tx.one(helen.roles())?.id);
/// assert_eq!(tx.all(who)?, [helen]);
/// # Ok(())
/// # })
/// # }
/// ```
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
        let through = Through::def();
        let near = &through.foreign_keys[self.near];
        let filter = references_row(Scope::TABLE, near, T::def(), key.into_raw().values());
        Query { data: over(through, self.far, filter), of: PhantomData }
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
        f.debug_tuple("ManyToMany").field(&self.near).field(&self.far).finish()
    }
}

/// Asks for the rows linked to one row, over the foreign keys `near` and `far` of the table between.
pub(crate) fn linked_to<T: Table, Through: Table, Target: Table>(row: &T, near: usize, far: usize) -> Query<Target> {
    Query { data: linked(Through::def(), row, near, far), of: PhantomData }
}

fn linked(through: &'static TableDef, row: &dyn AnyRow, near: usize, far: usize) -> QueryData {
    let near = &through.foreign_keys[near];
    over(through, far, equal(Scope::TABLE, near.columns, picked(row, near.parent_columns)))
}

fn over(other: &'static TableDef, far: usize, filter: Node) -> QueryData {
    let far = &other.foreign_keys[far];
    let (columns, other_columns) = (far.parent_columns, far.columns);
    with_condition(|scope| Node::Linked(Box::new(Linked { scope, columns, other, other_columns, filter })))
}
