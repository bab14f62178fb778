//! Rules about one reference, from either side: FK1, FK2, FK3, FK6.

use std::fmt;

use super::message::Text;
use super::name::same_name;
use crate::key::Key;
use crate::query::Query;
use crate::schema::{Action, ForeignKeyDef, TableDef};
use crate::table::Table;

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

/// Is the type of a column that references `Parent`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold a reference to `{Parent}`",
    label = "expected `Key<{Parent}>` or `Option<Key<{Parent}>>`"
)]
pub trait ReferenceTo<Parent>: Reference<Parent = Parent> {}

#[diagnostic::do_not_recommend]
impl<T, V> ReferenceTo<T> for Key<T, V> {}

#[diagnostic::do_not_recommend]
impl<T, V> ReferenceTo<T> for Option<Key<T, V>> {}

/// Is the value of the key of `Parent`, as `Field` repeats it.
#[diagnostic::on_unimplemented(
    message = "`{Field}` is not the key of `{Parent}`",
    label = "the key of `{Parent}` holds `{Self}`",
    note = "write `Key<{Parent}, {Self}>`, or `Key<{Parent}>` where that is `i64`"
)]
pub trait SameKey<Value, Field, Parent> {}

#[diagnostic::do_not_recommend]
impl<V, Field, Parent> SameKey<V, Field, Parent> for V {}

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

/// Makes a foreign key to the table whose key `Field` holds. FK1, FK2.
pub const fn references<Field>(options: Options) -> ForeignKeyDef
where
    Field: Reference,
    Field::Parent: Table,
    <Field::Parent as crate::table::TableSource>::Id: SameKey<Field::Value, Field, Field::Parent>,
{
    let parent = const { <Field::Parent as crate::table::TableSource>::SHAPE };
    ForeignKeyDef {
        name: options.name,
        relation: options.relation,
        columns: options.columns,
        parent: parent.name,
        parent_hash: parent.hash,
        parent_columns: parent.key,
        on_delete: options.on_delete,
        on_update: options.on_update,
        deferred: options.deferred,
        index: options.index,
        nullable: Field::NULLABLE,
    }
}

/// Makes a foreign key to a table that the attribute names too. FK1, FK2.
pub const fn references_to<Parent, Field>(options: Options) -> ForeignKeyDef
where
    Parent: Table,
    Field: ReferenceTo<Parent>,
    Parent::Id: SameKey<Field::Value, Field, Parent>,
{
    references::<Field>(options)
}

/// FK3: `set_null` needs a column that may be NULL.
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
    found: Found,
}

#[derive(Debug, Clone, Copy)]
struct Found {
    parent: &'static str,
    child: Option<&'static TableDef>,
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
    pub const NONE: Self =
        Self { index: 0, of: |_, _| unreachable!(), found: Found { parent: "", child: None, matches: 0, via: "" } };

    /// The child's name.
    pub const fn child(&self) -> &'static str {
        match self.found.child {
            Some(child) => child.shape.name,
            None => "",
        }
    }
}

/// Finds the foreign key by which `Child` references `Parent`, over the field `via` if that isn't empty.
pub const fn children<Parent: Table, Child: Table>(via: &'static str) -> Children<Parent, Child> {
    let child = const { &Child::DEF };
    let parent = const { Parent::SHAPE };
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
    let found = Found { parent: parent.name, child: Some(child), matches, via };
    Children { index, of: crate::relation::children_of::<Parent, Child>, found }
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
#[track_caller]
pub const fn has_many<Parent, Child>(children: &Children<Parent, Child>, relation: &'static str) {
    let back = &children.found;
    let Some(table) = back.child else { return };
    if back.matches == 1 || table.is_broken() {
        return;
    }
    let child = table.shape.name;
    let mut text = Text::<512>::new().push("`").push(relation).push("`: `").push(child).push("` ");
    let keys = table.foreign_keys;
    if back.matches > 1 {
        text = text.push("references `").push(back.parent).push("` more than once\n  help: say which: ");
        text = list(text, back.parent, keys, table, "`via ", " or ");
    } else if !back.via.is_empty() {
        text = text.push("has no reference to `").push(back.parent).push("` over `").push(back.via);
        text = text.push("`\n  help: its references to `").push(back.parent).push("` are over: ");
        text = list(text, back.parent, keys, table, "`", ", ");
    } else {
        text = text.push("has no reference to `").push(back.parent);
        text = text.push("`\n  help: its references lead to: ");
        let mut i = 0;
        while i < keys.len() {
            text = text.push(if i == 0 { "`" } else { ", `" }).push(keys[i].parent).push("`");
            i += 1;
        }
        if keys.is_empty() {
            text = text.push("no table");
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
