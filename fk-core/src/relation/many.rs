//! Many to many: over a table between that references both.

use std::fmt;
use std::marker::PhantomData;

use super::{ToMany, children_condition, columns, contains, picked, references_row, values, with_condition};
use crate::expression::{Marker, Node, Path, Scope};
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
    pub(super) near: usize,
    pub(super) far: usize,
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
        let id = key.into_raw().values();
        Query::of(linked_to_key(Target::def(), Through::def(), self.near, self.far, T::def(), id))
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
    Query::of(linked(Target::def(), Through::def(), row, near, far))
}

/// Asks, inside another query, for the rows linked to the one that `owner` leads to.
pub(crate) fn linked_under(
    owner: Path,
    target: &'static TableDef,
    through: &'static TableDef,
    near: usize,
    far: usize,
) -> QueryData {
    let outer = columns(owner, through.foreign_keys[near].parent_columns);
    linked_as(target, through, near, far, outer)
}

fn linked(
    target: &'static TableDef,
    through: &'static TableDef,
    row: &dyn AnyRow,
    near: usize,
    far: usize,
) -> QueryData {
    let outer = values(picked(row, through.foreign_keys[near].parent_columns));
    linked_as(target, through, near, far, outer)
}

fn linked_as(
    target: &'static TableDef,
    through: &'static TableDef,
    near: usize,
    far: usize,
    outer: impl ExactSizeIterator<Item = Node>,
) -> QueryData {
    with_condition(target, |scope| linked_condition(scope, through, near, far, outer))
}

fn linked_to_key(
    target: &'static TableDef,
    through: &'static TableDef,
    near: usize,
    far: usize,
    of: &'static TableDef,
    id: Vec<crate::Any>,
) -> QueryData {
    let between = with_condition(through, |scope| references_row(scope, &through.foreign_keys[near], of, id));
    with_condition(target, |scope| over(scope, between, far))
}

/// Rows of the table between lead to a row from these values.
pub(crate) fn linked_condition(
    scope: Scope,
    through: &'static TableDef,
    near: usize,
    far: usize,
    outer: impl ExactSizeIterator<Item = Node>,
) -> Node {
    let between = with_condition(through, |scope| children_condition(scope, &through.foreign_keys[near], outer));
    over(scope, between, far)
}

/// Rows of a query over the table between lead to a row.
fn over(scope: Scope, between: QueryData, far: usize) -> Node {
    let far = &between.table.foreign_keys[far];
    contains(columns(Path::root(scope), far.parent_columns), between, far.columns)
}
