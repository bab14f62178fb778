//! Rules about one reference, from either side: FK1, FK2, FK3, FK6.

use std::fmt;

use super::message::Text;
use super::name::same_name;
use crate::key::Key;
use crate::query::Query;
use crate::schema::{Action, ColumnDef, ForeignKeyDef, TableDef, TableShape};
use crate::table::{Table, TableSource};
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
    /// Whether it may be NULL.
    const NULLABLE: bool;
}

#[diagnostic::do_not_recommend]
impl<T, V> Reference for Key<T, V> {
    type Parent = T;
    type Value = V;
    const NULLABLE: bool = false;
}

#[diagnostic::do_not_recommend]
impl<T, V> Reference for Option<Key<T, V>> {
    type Parent = T;
    type Value = V;
    const NULLABLE: bool = true;
}

// No column type either, and that is told where the column is made.
#[diagnostic::do_not_recommend]
impl<T, V> Reference for Option<Option<Key<T, V>>> {
    type Parent = T;
    type Value = V;
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
    const SHAPE: TableShape;
}

#[diagnostic::do_not_recommend]
impl<T: TableSource<Id = Id>, Id> KeyedBy<Id> for T {
    const SHAPE: TableShape = <T as TableSource>::SHAPE;
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
    message = "`{Parent}` has a key of several columns, so it can't be referenced yet",
    label = "a reference has one column",
    note = "to be referenced, `{Parent}` needs a key of one column, such as `#[key] id: Key<Self>`"
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
}

/// Is `T`: a place for the compiler's inference whose tokens generated code can put where it likes.
pub type Inferred<T> = T;

/// Makes a foreign key to the table whose key `Field` holds: `references::<Field, Inferred<_>,
/// Inferred<_>>`. FK1, FK2.
///
/// The parent and its key are parameters, and not projections, since a projection of what has no
/// parent, or of a parent that is no table, would be a second error.
pub const fn references<Field, P, Id>(options: Options) -> ForeignKeyDef
where
    Field: Reference<Parent = P>,
    P: KeyedBy<Id>,
    Id: AsReferenced,
    Id::As: SameKey<Field::Value, Field, P>,
    Id::As: InOneColumn<Field::Value, P>,
{
    ForeignKeyDef::new(const { &P::SHAPE }, options, Field::NULLABLE)
}

/// Makes a foreign key to a table that the attribute names: `references_to::<Parent, Field,
/// Inferred<_>>`. FK1, FK2.
pub const fn references_to<P, Field, Id>(options: Options) -> ForeignKeyDef
where
    P: KeyedBy<Id>,
    Id: AsReferenced,
    Field: ReferenceTo<P>,
    Id::As: SameKey<Field::Value, Field, P>,
    Id::As: InOneColumn<Field::Value, P>,
{
    ForeignKeyDef::new(const { &P::SHAPE }, options, Field::NULLABLE)
}

/// SY7, where the field's type may be no column type: that is told instead, since `column` has no value then.
///
/// # Panics
/// Always, while the program compiles.
#[track_caller]
pub const fn unnamed_reference(_column: &ColumnDef, text: &'static str) {
    panic!("{}", text);
}

/// FK3: `set_null` needs a column that may be NULL.
///
/// # Panics
/// If it may not, while the program compiles.
#[track_caller]
pub const fn set_null_allowed(key: &ForeignKeyDef, table: &'static str, column: &'static str) {
    if !key.nullable {
        let text = Text::<512>::new()
            .push("`set_null` needs a column that may be NULL, and `")
            .push(table)
            .push(".")
            .push(column)
            .push("` may not\n  help: make it an `Option<..>`, or choose `restrict`, `cascade` or `no_action`");
        panic!("{}", text.as_str());
    }
}

/// Holds what a `has_many` found in the child.
pub struct Children<Parent, Child> {
    /// The position of the foreign key in the child, if exactly one fits.
    pub index: usize,
    /// Asks for the children of one row.
    pub of: fn(&Parent, usize) -> Query<Child>,
    found: Option<Found>,
}

#[derive(Debug, Clone, Copy)]
struct Found {
    parent: &'static TableShape,
    child: &'static TableDef,
    matches: usize,
    via: &'static str,
}

impl<Parent, Child> fmt::Debug for Children<Parent, Child> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.found.fmt(f)
    }
}

impl<Parent, Child> Children<Parent, Child> {
    /// Stands for the children of a table whose own derive has failed.
    pub const NONE: Self = Self { index: 0, of: |_, _| unreachable!(), found: None };

    /// The child's name.
    pub const fn child(&self) -> &'static str {
        match &self.found {
            Some(found) => found.child.shape.name,
            None => "",
        }
    }
}

/// Finds the foreign key by which `Child` references `Parent`, over the field `via` if that isn't empty.
pub const fn children<P: Table, Child: Table>(via: &'static str) -> Children<P, Child> {
    let child = const { &Child::DEF };
    let parent = const { &P::SHAPE };
    let (mut index, mut matches, mut i) = (0, 0, 0);
    while i < child.foreign_keys.len() {
        let key = &child.foreign_keys[i];
        let fits = key.parent_hash == parent.hash && same_name(key.parent, parent.name);
        if fits && (via.is_empty() || has_column(child, key, via)) {
            if matches == 0 {
                index = i;
            }
            matches += 1;
        }
        i += 1;
    }
    let found = Some(Found { parent, child, matches, via });
    Children { index, of: crate::relation::children_of::<P, Child>, found }
}

const fn has_column(child: &TableDef, key: &ForeignKeyDef, name: &str) -> bool {
    let mut i = 0;
    while i < key.columns.len() {
        if same_name(child.shape.columns[key.columns[i]].name, name) {
            return true;
        }
        i += 1;
    }
    false
}

/// FK6: `has_many` names a child that references back, by exactly one reference or by `via`.
///
/// # Panics
/// If it doesn't, while the program compiles.
#[track_caller]
pub const fn has_many<P, Child>(children: &Children<P, Child>, relation: &'static str) {
    let Some(found) = &children.found else { return };
    let (child, parent) = (found.child, found.parent);
    if found.matches == 1 || child.is_broken() {
        return;
    }
    let keys = child.foreign_keys;
    let mut text = Text::<512>::new().push("`has_many(").push(relation).push(": ..)`: `").push(child.shape.rust);
    if found.matches > 1 {
        text = text.push("` references `").push(parent.rust).push("` more than once\n  help: say which: ");
        text = list(text, parent.name, keys, child, "`via ", " or ");
    } else if !found.via.is_empty() {
        text = text.push("` has no reference to `").push(parent.rust).push("` over the column `").push(found.via);
        text = text.push("`\n  help: its references to `").push(parent.rust).push("` are over: ");
        text = list(text, parent.name, keys, child, "`", ", ");
    } else {
        text = text.push("` has no reference to `").push(parent.rust).push("`\n  help: ");
        text = if keys.is_empty() {
            text.push("declare one in `").push(child.shape.rust).push("`, with `#[references(on_delete = ..)]`")
        } else {
            text.push("its references lead to the tables: ")
        };
        let mut i = 0;
        while i < keys.len() {
            text = text.push(if i == 0 { "`" } else { ", `" }).push(keys[i].parent).push("`");
            i += 1;
        }
    }
    panic!("{}", text.as_str());
}

/// Lists the columns by which the child references the parent.
const fn list(
    mut text: Text<512>,
    parent: &str,
    keys: &[ForeignKeyDef],
    child: &TableDef,
    open: &str,
    between: &str,
) -> Text<512> {
    let (mut i, mut count) = (0, 0);
    while i < keys.len() {
        if same_name(keys[i].parent, parent) {
            text = text.push(if count == 0 { "" } else { between }).push(open);
            text = text.push(child.shape.columns[keys[i].columns[0]].name).push("`");
            count += 1;
        }
        i += 1;
    }
    if count == 0 { text.push("none") } else { text }
}
