//! Rules about the columns of a reference: FK18, FK19, FK20, FK22, FK25.
//!
//! A reference to a primary key is known by its type; `Country::code` and `Course(department, number)` name
//! fields, whose types the compiler finds through the struct of the columns, and whose positions are found here.

use super::foreign_key::{Link, Options};
use super::message::Text;
use super::name::same_name;
use crate::Required;
use crate::expression::Column;
use crate::schema::{Collation, ColumnDef, ForeignKeyDef, TableShape};
use crate::table::{Of, TableSource};
use crate::value::Scalar;

/// Holds the columns that a reference names: `N` fields of one table.
#[derive(Debug, Clone, Copy)]
pub struct Referenced<const N: usize> {
    parent: &'static TableShape,
    /// Their positions; `usize::MAX` where the parent has no such field, which the compiler tells.
    columns: [usize; N],
}

/// Finds the fields in the parent, which the closure picks too. FK1: it is a table; FK19: the referencing fields, of
/// types `F`, have the types of those.
///
/// The columns are a parameter, and not a projection, since that of what is no table would be a second error.
pub const fn referenced<P, Columns, C, T, F, const N: usize>(
    _: fn(Columns) -> C,
    fields: [&'static str; N],
) -> Referenced<N>
where
    P: HasColumns<Columns>,
    C: AreColumns<Types = T>,
    T: ReferencedBy<F>,
{
    let parent = P::SHAPE;
    let mut columns = [usize::MAX; N];
    let mut i = 0;
    while i < N {
        let mut at = 0;
        while at < parent.columns.len() {
            let field = parent.columns[at].field;
            if field.len() == fields[i].len() && same_name(field, fields[i]) {
                columns[i] = at;
            }
            at += 1;
        }
        i += 1;
    }
    Referenced { parent, columns }
}

/// Makes a foreign key to the columns that `to` has found. `nullable` says of each referencing column whether it may
/// be NULL.
pub const fn references_columns<const N: usize>(
    to: &'static Referenced<N>,
    options: Options,
    columns: [ColumnDef; N],
) -> Link {
    let (mut some, mut all, mut i) = (false, true, 0);
    while i < N {
        some |= columns[i].nullable;
        all &= columns[i].nullable;
        i += 1;
    }
    let nullable = if options.match_full { all } else { some };
    // What isn't found has been told of, and stands for the first column meanwhile.
    let found = if contains(&to.columns, usize::MAX) { to.columns.split_at(0).0 } else { &to.columns };
    Link { def: ForeignKeyDef::new(to.parent, found, options, nullable), parent: to.parent }
}

const fn contains(columns: &[usize], at: usize) -> bool {
    let mut i = 0;
    while i < columns.len() {
        if columns[i] == at {
            return true;
        }
        i += 1;
    }
    false
}

const fn same_columns(a: &[usize], b: &[usize]) -> bool {
    a.len() == b.len() && within(a, b) && within(b, a)
}

/// FK18: the columns that a reference names are a whole candidate key of the parent.
///
/// # Panics
/// If they aren't, while the program compiles.
#[track_caller]
pub const fn candidate_key<const N: usize>(to: &Referenced<N>) {
    let parent = to.parent;
    if parent.columns.is_empty() || contains(&to.columns, usize::MAX) || same_columns(&to.columns, parent.key) {
        return;
    }
    let (mut partial, mut i) = (false, 0);
    while i < parent.uniques.len() {
        if same_columns(&to.columns, parent.uniques[i].columns) {
            if parent.uniques[i].filter.is_none() {
                return;
            }
            partial = true;
        }
        i += 1;
    }
    let mut text = Text::<768>::new().push("`").push(parent.rust);
    text = fields(text, parent, &to.columns);
    text = text.push(if partial {
        "` is unique only among some rows, so it is no key\n  help: reference a whole key: `"
    } else if is_part(parent, &to.columns) {
        "` is only a part of a key, so it could name several rows\n  help: its keys are `"
    } else {
        "` is no key, so it could name several rows\n  help: its keys are `"
    });
    text = fields(text.push(parent.rust), parent, parent.key).push("`");
    i = 0;
    while i < parent.uniques.len() {
        if parent.uniques[i].filter.is_none() {
            text = fields(text.push(", `").push(parent.rust), parent, parent.uniques[i].columns).push("`");
        }
        i += 1;
    }
    if N == 1 && !partial && !is_part(parent, &to.columns) {
        text = text.push("; or make it one with `#[unique]`");
    }
    panic!("{}", text.as_str());
}

const fn is_part(table: &TableShape, columns: &[usize]) -> bool {
    let mut found = within(columns, table.key);
    let mut i = 0;
    while i < table.uniques.len() {
        found |= within(columns, table.uniques[i].columns);
        i += 1;
    }
    found
}

pub(super) const fn within(some: &[usize], all: &[usize]) -> bool {
    let mut i = 0;
    while i < some.len() {
        if !contains(all, some[i]) {
            return false;
        }
        i += 1;
    }
    true
}

/// Writes `::code` or `(department, number)`.
const fn fields(mut text: Text<768>, table: &TableShape, columns: &[usize]) -> Text<768> {
    if columns.len() == 1 {
        return text.push("::").push(table.columns[columns[0]].field);
    }
    let mut i = 0;
    while i < columns.len() {
        text = text.push(if i == 0 { "(" } else { ", " }).push(table.columns[columns[i]].field);
        i += 1;
    }
    text.push(")")
}

/// Is a table whose columns a query's closure gets as `Columns`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "expected a struct with `#[derive(Table)]`"
)]
pub trait HasColumns<Columns> {
    /// What the table knows of itself.
    const SHAPE: &'static TableShape;
}

#[diagnostic::do_not_recommend]
impl<T: TableSource<Columns<Required> = Columns>, Columns> HasColumns<Columns> for T {
    const SHAPE: &'static TableShape = Of::<T>::SHAPE;
}

/// Is a column of a table, or a tuple of several.
pub trait AreColumns {
    /// Their types.
    type Types;
}

impl<T, N> AreColumns for Column<T, N> {
    type Types = T;
}

/// Is the type of columns that fields of type `F` can reference.
#[diagnostic::on_unimplemented(
    message = "`{F}` cannot reference `{Self}`",
    label = "the other side is `{Self}`",
    note = "both sides have the same type; an `Option` is the referencing side's alone, since NULL names no row"
)]
pub trait ReferencedBy<F> {}

#[diagnostic::do_not_recommend]
impl<V: Scalar> ReferencedBy<V> for V {}

#[diagnostic::do_not_recommend]
impl<V: Scalar> ReferencedBy<Option<V>> for V {}

macro_rules! several {
    ($($ty:ident $null:ident $field:ident),*) => {
        impl<$($ty, $null),*> AreColumns for ($(Column<$ty, $null>,)*) {
            type Types = ($($ty,)*);
        }

        // One error, however many pairs are wrong: often they are in the wrong order.
        #[diagnostic::do_not_recommend]
        impl<$($ty: ReferencedBy<$field>, $field),*> ReferencedBy<($($field,)*)> for ($($ty,)*) {}
    };
}

several!(A NA FA, B NB FB);
several!(A NA FA, B NB FB, C NC FC);
several!(A NA FA, B NB FB, C NC FC, D ND FD);
several!(A NA FA, B NB FB, C NC FC, D ND FD, E NE FE);
several!(A NA FA, B NB FB, C NC FC, D ND FD, E NE FE, G NG FG);
several!(A NA FA, B NB FB, C NC FC, D ND FD, E NE FE, G NG FG, H NH FH);
several!(A NA FA, B NB FB, C NC FC, D ND FD, E NE FE, G NG FG, H NH FH, I NI FI);

/// FK20 and FK25, for one reference.
///
/// # Panics
/// If one of them doesn't hold, while the program compiles.
#[track_caller]
pub const fn link(link: &Link, child: &TableShape) {
    let (key, parent) = (&link.def, link.parent);
    if parent.columns.is_empty() || key.parent_columns.len() != key.columns.len() {
        return;
    }
    same_collation(key, child, parent);
    way_in(key, child, parent);
}

/// FK20: texts compare alike on both sides of a reference. SQLite takes the parent's collation for it (SQLite
/// documentation, "SQLite Foreign Key Support", §3), and a query the column's own, so that they would disagree. In a
/// reference to the own table they are compared by bytes: so SQLite decides whether a new row references itself
/// (fkey.c, `fkLookupParent`), whatever the collation.
#[track_caller]
const fn same_collation(key: &ForeignKeyDef, child: &TableShape, parent: &TableShape) {
    let mut i = 0;
    while i < key.columns.len() {
        let (from, to) = (&child.columns[key.columns[i]], &parent.columns[key.parent_columns[i]]);
        if from.collation as u8 != to.collation as u8 {
            let text = Text::<512>::new().push("`").push(child.name).push(".").push(from.name).push("` compares as `");
            let text = text.push(from.collation.word()).push("`, and `").push(parent.name).push(".").push(to.name);
            let text = text.push("`, which it references, as `").push(to.collation.word());
            let text = text.push("`\n  help: give both the same `#[column(collate = ..)]`");
            panic!("{}", text.as_str());
        }
        let own = parent.hash == child.hash && same_name(parent.name, child.name);
        if own && key.enforced && !matches!(from.collation, Collation::Binary) {
            let text = Text::<512>::new().push("`").push(child.name).push(".").push(from.name);
            let text = text.push("` references its own table and compares as `").push(from.collation.word());
            let text = text.push("`, but SQLite finds a row that references itself by its bytes alone");
            panic!("{}", text.push("\n  help: remove `collate` from both, or reference another key").as_str());
        }
        i += 1;
    }
}

/// FK25: a reference to its own table that is never NULL leaves a way in for the first row, which can only name
/// itself: not where the database makes its key.
#[track_caller]
const fn way_in(key: &ForeignKeyDef, child: &TableShape, parent: &TableShape) {
    let own = parent.hash == child.hash && same_name(parent.name, child.name);
    let forced = own && key.enforced && !key.nullable && !key.deferred;
    if forced && child.generated_key && within(child.key, key.parent_columns) {
        let mut at = 0;
        while key.parent_columns[at] != child.key[0] {
            at += 1;
        }
        let text =
            Text::<512>::new().push("the first row of `").push(child.name).push("` would have to name itself in `");
        let text = text.push(child.columns[key.columns[at]].name).push("`, and the database makes its key");
        panic!("{}", text.push("\n  help: make it an `Option<..>`, or `deferred`").as_str());
    }
}

/// FK22: two references over the same columns lead to different tables.
///
/// # Panics
/// If they lead to the same, while the program compiles.
#[track_caller]
pub const fn different(first: &Link, second: &Link, table: &'static str) {
    let (first, second) = (&first.def, &second.def);
    if first.parent_hash == second.parent_hash && same_name(first.parent, second.parent) {
        let text = Text::<512>::new().push("`").push(table).push("` references `").push(first.parent);
        let text = text.push("` twice over the same columns: as `").push(first.relation).push("` and as `");
        panic!("{}", text.push(second.relation).push("`\n  help: remove one of them").as_str());
    }
}
