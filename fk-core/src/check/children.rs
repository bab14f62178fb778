//! Rules about relations seen from the parent: FK6, FK17, FK23.

use std::fmt;
use std::marker::PhantomData;

use super::message::Text;
use super::name::same_name;
use super::referenced::within;
use crate::expression::Path;
use crate::query::Query;
use crate::schema::{ForeignKeyDef, TableDef, TableShape};
use crate::table::{Of, Table};

/// Stands for a table whose own derive has failed: no program with it is ever run.
const NONE: &TableDef = &TableDef::new(TableShape::new("", "", &[], &[], "", false, &[]), &[], &[], &[]);

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

    /// Asks, inside another query, for the children of the row that `owner` leads to. It has no bound, so that a wrong
    /// child is told of once.
    pub fn under(&self, owner: Path) -> Query<Child> {
        let child = self.found.map_or(NONE, |found| found.child);
        Query::of(crate::relation::rows_under(child, self.index, owner))
    }

    /// Goes on from `owner` to the only child.
    pub fn back(&self, owner: Path) -> Path {
        owner.back(self.found.map_or(NONE, |found| found.child), self.index)
    }

    /// The child's name.
    pub const fn child(&self) -> &'static str {
        match &self.found {
            Some(found) => found.child.shape.name,
            None => "",
        }
    }
}

/// Finds the foreign key by which `Child` references `Parent`, over the field or of the name `via` if that isn't
/// empty.
pub const fn children<P: Table, Child: Table>(via: &'static str) -> Children<P, Child> {
    let (child, parent) = (Of::<Child>::DEF, Of::<P>::SHAPE);
    let (found, index) = find(child, parent, via);
    Children { index, of: crate::relation::children_of::<P, Child>, found: Some(found) }
}

/// Whether foreign key `at` of the child leads to the parent, over the field or under the name `via`.
const fn leads_to(child: &TableDef, at: usize, parent: &TableShape, via: &str) -> bool {
    let key = &child.foreign_keys[at];
    let fits = key.parent_hash == parent.hash && same_name(key.parent, parent.name);
    fits && (via.is_empty() || same_name(key.relation, via) || is_over(child, key, via))
}

/// Whether the reference is over this field alone.
const fn is_over(child: &TableDef, key: &ForeignKeyDef, field: &str) -> bool {
    key.columns.len() == 1 && same_name(child.shape.columns[key.columns[0]].field, field)
}

/// FK6: `has_many` and `has_one` name a child that references back, by exactly one reference or by `via`. FK17:
/// `has_one` reads a reference backwards whose columns are unique, `has_many` another.
///
/// # Panics
/// If one of them doesn't hold, while the program compiles.
#[track_caller]
pub const fn has_many<P, Child>(children: &Children<P, Child>, one: bool, relation: &'static str) {
    let Some(found) = &children.found else { return };
    let child = found.child;
    if child.is_broken() {
        return;
    }
    if found.matches != 1 {
        let text = Text::<512>::new().push(if one { "`has_one(" } else { "`has_many(" });
        let text = text.push(relation).push(": ..)`: ");
        panic!("{}", ambiguous(&text, found, "`via ", "`").as_str());
    }
    let key = &child.foreign_keys[children.index];
    if one != is_unique(&child.shape, key.columns) {
        cardinality(found, key, one);
    }
}

#[track_caller]
const fn cardinality(found: &Found, key: &ForeignKeyDef, one: bool) {
    let (child, text) = (found.child, Text::<512>::new());
    let text = if one {
        let text = text.push("several rows of `").push(child.shape.rust).push("` can reference one row of `");
        let text = text.push(found.parent.rust).push("`, over ");
        over(text, child, key).push("\n  help: write `has_many(..)`, or make that `#[unique]`")
    } else {
        let text = text.push("at most one row of `").push(child.shape.rust).push("` references a row of `");
        let text = text.push(found.parent.rust).push("`, since ");
        over(text, child, key).push(" is unique\n  help: write `has_one(..)`")
    };
    panic!("{}", text.as_str());
}

/// Whether a table has at most one row for each value of these columns: some of them are a key.
const fn is_unique(table: &TableShape, columns: &[usize]) -> bool {
    if within(table.key, columns) {
        return true;
    }
    let mut i = 0;
    while i < table.uniques.len() {
        if table.uniques[i].filter.is_none() && within(table.uniques[i].columns, columns) {
            return true;
        }
        i += 1;
    }
    false
}

/// Holds the two references of a table between.
pub struct Between<P, Through, Target> {
    /// The position of the one that leads to the table itself.
    pub near: usize,
    /// The position of the other.
    pub far: usize,
    /// Asks for the rows linked to one row.
    pub of: fn(&P, usize, usize) -> Query<Target>,
    found: Option<(Found, Found)>,
    target: Option<&'static TableDef>,
    through: PhantomData<fn() -> Through>,
}

impl<P, Through, Target> fmt::Debug for Between<P, Through, Target> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.found.fmt(f)
    }
}

impl<P, Through, Target> Between<P, Through, Target> {
    /// Stands for the references of a table whose own derive has failed.
    pub const NONE: Self =
        Self { near: 0, far: 0, of: |_, _, _| unreachable!(), found: None, target: None, through: PhantomData };

    /// Asks, inside another query, for the rows linked to the one that `owner` leads to.
    pub fn under(&self, owner: Path) -> Query<Target> {
        let through = self.found.map_or(NONE, |(near, _)| near.child);
        let target = self.target.unwrap_or(NONE);
        Query::of(crate::relation::linked_under(owner, target, through, self.near, self.far))
    }

    /// Names of the table between and of the other side.
    pub const fn tables(&self) -> [&'static str; 2] {
        match &self.found {
            Some((near, far)) => [near.child.shape.name, far.parent.name],
            None => ["", ""],
        }
    }
}

/// Finds the references of `Through` to both sides.
pub const fn between<P: Table, Through: Table, Target: Table>(
    near: &'static str,
    far: &'static str,
) -> Between<P, Through, Target> {
    let through = Of::<Through>::DEF;
    let near = find(through, Of::<P>::SHAPE, near);
    let far = find(through, Of::<Target>::SHAPE, far);
    let of = crate::relation::linked_to::<P, Through, Target>;
    Between {
        near: near.1,
        far: far.1,
        of,
        found: Some((near.0, far.0)),
        target: Some(Of::<Target>::DEF),
        through: PhantomData,
    }
}

const fn find(child: &'static TableDef, parent: &'static TableShape, via: &'static str) -> (Found, usize) {
    let (mut index, mut matches, mut i) = (0, 0, 0);
    while i < child.foreign_keys.len() {
        if leads_to(child, i, parent, via) {
            if matches == 0 {
                index = i;
            }
            matches += 1;
        }
        i += 1;
    }
    (Found { parent, child, matches, via }, index)
}

/// FK23: `many_to_many` leads over a table that references both sides, each by exactly one reference or by `via`.
///
/// # Panics
/// If it doesn't, while the program compiles.
#[track_caller]
pub const fn many_to_many<P, Through, Target>(between: &Between<P, Through, Target>, relation: &'static str) {
    let Some((near, far)) = &between.found else { return };
    if near.child.is_broken() {
        return;
    }
    let text = Text::<512>::new().push("`many_to_many(").push(relation).push(": ..)`: ");
    assert!(near.matches == 1, "{}", ambiguous(&text, near, "`via ", " -> ..`").as_str());
    assert!(far.matches == 1, "{}", ambiguous(&text, far, "`via .. -> ", "`").as_str());
    if between.near == between.far {
        let text = text.push("the same reference of `").push(near.child.shape.rust).push("` can't lead both ways");
        panic!("{}", text.push("\n  help: say which: `via a_id -> b_id`").as_str());
    }
}

/// Says why no reference, or which references, lead from the child to the parent.
const fn ambiguous(text: &Text<512>, found: &Found, open: &'static str, close: &'static str) -> Text<512> {
    let (child, parent) = (found.child, found.parent);
    let keys = child.foreign_keys;
    let mut text = text.push("`").push(child.shape.rust);
    if found.matches > 1 {
        text = text.push("` references `").push(parent.rust).push("` more than once\n  help: say which: ");
        return list(text, parent.name, child, open, close, " or ");
    }
    if !found.via.is_empty() {
        text = text.push("` has no reference to `").push(parent.rust).push("` over `").push(found.via);
        text = text.push("`\n  help: its references to `").push(parent.rust).push("` are over: ");
        return list(text, parent.name, child, "`", "`", ", ");
    }
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
    text
}

/// Lists the fields by which the child references the parent, or the relations where it takes several.
const fn list(
    mut text: Text<512>,
    parent: &str,
    child: &TableDef,
    open: &str,
    close: &str,
    between: &str,
) -> Text<512> {
    let keys = child.foreign_keys;
    let (mut i, mut count) = (0, 0);
    while i < keys.len() {
        if same_name(keys[i].parent, parent) {
            text = text.push(if count == 0 { "" } else { between }).push(open);
            text = if keys[i].columns.len() == 1 {
                text.push(child.shape.columns[keys[i].columns[0]].field)
            } else {
                text.push(keys[i].relation)
            };
            text = text.push(close);
            count += 1;
        }
        i += 1;
    }
    if count == 0 { text.push("none") } else { text }
}

/// Writes `a_id`, or `(a, b)` of several columns.
const fn over(mut text: Text<512>, child: &TableDef, key: &ForeignKeyDef) -> Text<512> {
    let mut i = 0;
    while i < key.columns.len() {
        let open = if i > 0 {
            ", "
        } else if key.columns.len() > 1 {
            "`("
        } else {
            "`"
        };
        text = text.push(open).push(child.shape.columns[key.columns[i]].field);
        i += 1;
    }
    text.push(if key.columns.len() > 1 { ")`" } else { "`" })
}
