//! Rules about one reference: FK1, FK2, FK3. Those about the columns that it names are in `referenced`.

use super::message::Text;
use crate::key::Key;
use crate::nullness::{Nullness, Optional, Required};
use crate::schema::{Action, ColumnDef, ForeignKeyDef, TableShape};
use crate::table::{Of, TableSource};
use crate::value::Scalar;

/// Is the type of a column that references a table by its key: `Key<T>` or `Option<Key<T>>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold a reference",
    label = "expected `Key<..>` or `Option<Key<..>>` of the referenced table"
)]
pub trait Reference {
    /// The referenced table.
    type Parent;
    /// The key's value.
    type Value;
    /// Whether the row that it leads to may be missing.
    type Null: Nullness;
    /// Whether it may be NULL.
    const NULLABLE: bool;
}

#[diagnostic::do_not_recommend]
impl<T, V> Reference for Key<T, V> {
    type Parent = T;
    type Value = V;
    type Null = Required;
    const NULLABLE: bool = false;
}

#[diagnostic::do_not_recommend]
impl<T, V> Reference for Option<Key<T, V>> {
    type Parent = T;
    type Value = V;
    type Null = Optional;
    const NULLABLE: bool = true;
}

// No column type either, and that is told where the column is made.
#[diagnostic::do_not_recommend]
impl<T, V> Reference for Option<Option<Key<T, V>>> {
    type Parent = T;
    type Value = V;
    type Null = Optional;
    const NULLABLE: bool = true;
}

/// Is the type of a column that references `Parent`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold a reference to `{Parent}`",
    label = "expected `Key<{Parent}>` or `Option<Key<{Parent}>>`"
)]
pub trait ReferenceTo<Parent> {
    /// The key's value.
    type Value;
    /// Whether it may be NULL.
    const NULLABLE: bool;
}

#[diagnostic::do_not_recommend]
impl<T, V> ReferenceTo<T> for Key<T, V> {
    type Value = V;
    const NULLABLE: bool = false;
}

#[diagnostic::do_not_recommend]
impl<T, V> ReferenceTo<T> for Option<Key<T, V>> {
    type Value = V;
    const NULLABLE: bool = true;
}

#[diagnostic::do_not_recommend]
impl<T, V> ReferenceTo<T> for Option<Option<Key<T, V>>> {
    type Value = V;
    const NULLABLE: bool = true;
}

/// Is a table whose key holds `Id`: all that a reference asks of its parent.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "expected a struct with `#[derive(Table)]`"
)]
pub trait KeyedBy<Id> {
    /// What the table knows of itself.
    const SHAPE: &'static TableShape;
}

#[diagnostic::do_not_recommend]
impl<T: TableSource<Id = Id>, Id> KeyedBy<Id> for T {
    const SHAPE: &'static TableShape = Of::<T>::SHAPE;
}

/// Is the value of the key of `Parent`, as `Field` repeats it.
#[diagnostic::on_unimplemented(
    message = "`{Field}` is not the key of `{Parent}`",
    label = "the key of `{Parent}` holds `{Self}`",
    note = "write `Key<{Parent}, {Self}>`, or `Key<{Parent}>` where that is `i64`"
)]
pub trait SameKey<Value, Field, Parent> {}

#[diagnostic::do_not_recommend]
impl<V, Field, Parent> SameKey<V, Field, Parent> for V {}

/// Stands for the value of a key of several columns: no column has it.
#[derive(Debug, Clone, Copy)]
pub enum Several {}

#[diagnostic::do_not_recommend]
impl<V: AsReferenced, Field, Parent> SameKey<V, Field, Parent> for Several {}

/// Is the value of a key, as references see it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a column",
    label = "the key of the referenced table"
)]
pub trait AsReferenced {
    /// Itself, or [`Several`].
    type As;
}

#[diagnostic::do_not_recommend]
impl<V: Scalar> AsReferenced for V {
    type As = V;
}

/// Is the value of a key that one column repeats.
#[diagnostic::on_unimplemented(
    message = "`{Parent}` has a key of several columns, so one field can't reference it",
    label = "one field",
    note = "write `#[table(foreign_key((a, b) -> {Parent}(a, b), on_delete = .., as name))]` on the struct"
)]
pub trait InOneColumn<Value, Parent> {}

#[diagnostic::do_not_recommend]
impl<V: Scalar, Value, Parent> InOneColumn<Value, Parent> for V {}

macro_rules! several {
    ($($ty:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$($ty),*> AsReferenced for ($($ty,)*) {
            type As = Several;
        }

        // A tuple is no column type, which is told where the column is made.
        #[diagnostic::do_not_recommend]
        impl<$($ty,)* Parent> InOneColumn<($($ty,)*), Parent> for Several {}
    };
}

several!(A B);
several!(A B C);
several!(A B C D);
several!(A B C D E);
several!(A B C D E F);
several!(A B C D E F G);
several!(A B C D E F G H);

/// Holds what a reference says besides its types.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The constraint's name.
    pub name: &'static str,
    /// The relation's name.
    pub relation: &'static str,
    /// Positions of the referencing columns.
    pub columns: &'static [usize],
    /// What a delete of the parent does.
    pub on_delete: Action,
    /// What a change of the parent's key does.
    pub on_update: Action,
    /// Whether the constraint is deferred.
    pub deferred: bool,
    /// The name of the index to make.
    pub index: Option<&'static str>,
    /// Whether the referencing columns are either all NULL or none.
    pub match_full: bool,
    /// Whether the database enforces it.
    pub enforced: bool,
    /// Positions of the columns that SET NULL makes NULL on delete, where it isn't all of them.
    pub set_null: &'static [usize],
    /// How many rows it may delete or change for one delete.
    pub cascade_limit: Option<u64>,
}

impl Options {
    /// An immediate reference of these columns, without actions and without an index.
    pub const fn new(name: &'static str, relation: &'static str, columns: &'static [usize]) -> Self {
        Self {
            name,
            relation,
            columns,
            on_delete: Action::NoAction,
            on_update: Action::NoAction,
            deferred: false,
            index: None,
            match_full: false,
            enforced: true,
            set_null: &[],
            cascade_limit: None,
        }
    }
}

/// Holds a foreign key and what its parent knows of itself.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// The foreign key.
    pub def: ForeignKeyDef,
    pub(super) parent: &'static TableShape,
}

impl Link {
    const fn to_key(parent: &'static TableShape, options: Options, nullable: bool) -> Self {
        Self { def: ForeignKeyDef::new(parent, parent.key, options, nullable), parent }
    }
}

/// Is `T`: a place for the compiler's inference whose tokens generated code can put where it likes.
pub type Inferred<T> = T;

/// Makes a foreign key to the table whose key `Field` holds: `references::<Field, Inferred<_>,
/// Inferred<_>>`. FK1, FK2.
///
/// The parent and its key are parameters, and not projections, since a projection of what has no
/// parent, or of a parent that is no table, would be a second error.
pub const fn references<Field, P, Id>(options: Options) -> Link
where
    Field: Reference<Parent = P>,
    P: KeyedBy<Id>,
    Id: AsReferenced,
    Id::As: SameKey<Field::Value, Field, P>,
    Id::As: InOneColumn<Field::Value, P>,
{
    Link::to_key(P::SHAPE, options, Field::NULLABLE)
}

/// Makes a foreign key to a table that the attribute names: `references_to::<Parent, Field,
/// Inferred<_>>`. FK1, FK2.
pub const fn references_to<P, Field, Id>(options: Options) -> Link
where
    P: KeyedBy<Id>,
    Id: AsReferenced,
    Field: ReferenceTo<P>,
    Id::As: SameKey<Field::Value, Field, P>,
    Id::As: InOneColumn<Field::Value, P>,
{
    Link::to_key(P::SHAPE, options, Field::NULLABLE)
}

/// SY7, where the field's type may be no column type: that is told instead, since `column` has no value then.
///
/// # Panics
/// Always, while the program compiles.
#[track_caller]
pub const fn unnamed_reference(_column: &ColumnDef, text: &'static str) {
    panic!("{}", text);
}

/// FK3: `set_null` needs columns that may be NULL.
///
/// # Panics
/// If one may not, while the program compiles.
#[track_caller]
pub const fn set_null_allowed(columns: &[ColumnDef], table: &'static str) {
    let mut i = 0;
    while i < columns.len() && columns[i].nullable {
        i += 1;
    }
    if i < columns.len() {
        let what = if columns.len() == 1 { "a column" } else { "columns" };
        let text = Text::<512>::new().push("`set_null` needs ").push(what).push(" that may be NULL, and `").push(table);
        let text = text.push(".").push(columns[i].name).push("` may not");
        let text = text.push("\n  help: make it an `Option<..>`, ");
        let text = if columns.len() == 1 {
            text.push("or choose `restrict`, `cascade` or `no_action`")
        } else {
            text.push("or name the others alone: `set_null(..)`")
        };
        panic!("{}", text.as_str());
    }
}
