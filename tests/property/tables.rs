//! Two small tables: a parent that may reference another, and a child with a required and an optional reference.

use std::collections::HashMap;

use fk::prelude::*;
use fk::query::Sort;

use crate::generate::Leaves;
use crate::tape::Tape;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "parents",
    has_many(children: Child via parent_id),
    has_many(fosters: Child via foster_id),
    has_many(reports: Parent via boss_id)
)]
pub(crate) struct Parent {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) n: i64,
    pub(crate) m: Option<i64>,
    pub(crate) t: String,
    pub(crate) u: Option<String>,
    pub(crate) r: f64,
    pub(crate) f: bool,
    #[references(on_delete = cascade)]
    pub(crate) boss_id: Option<Key<Parent>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "children")]
pub(crate) struct Child {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = cascade)]
    pub(crate) parent_id: Key<Parent>,
    #[references(on_delete = cascade)]
    pub(crate) foster_id: Option<Key<Parent>>,
    pub(crate) n: i64,
    pub(crate) m: Option<i64>,
    pub(crate) t: Option<String>,
    pub(crate) r: Option<f64>,
    pub(crate) f: Option<bool>,
}

#[derive(Schema, Debug)]
#[schema(Parent, Child)]
pub(crate) struct Family;

/// The same rows as values, to be evaluated.
pub(crate) type Rows = HashMap<&'static str, Vec<Vec<Any>>>;

pub(crate) const TEXTS: [&str; 14] = ["", "a", "A", "ab", "b ", " a", "%", "a_b", "ä", "Ab", "aB1", "12", "-3x", "'"];
pub(crate) const INTEGERS: [i64; 8] = [0, 1, 2, -1, 3, -7, 12, 100];
pub(crate) const REALS: [f64; 6] = [0.0, 1.0, 0.5, -2.5, 7.0, -0.5];

fn maybe<T>(tape: &mut Tape, of: impl FnOnce(&mut Tape) -> T) -> Option<T> {
    (tape.below(3) > 0).then(|| of(tape))
}

/// Fills both tables anew.
pub(crate) fn fill(tx: &mut WriteTx<'_, Family>, tape: &mut Tape) -> fk::Result<Rows> {
    tx.sql::<()>("DELETE FROM children", ())?;
    tx.sql::<()>("DELETE FROM parents", ())?;
    let (mut parents, mut children) = (Vec::new(), Vec::new());
    let count = tape.below(6);
    for number in 1..=count {
        let row = Parent {
            id: key(number),
            n: *tape.pick(&INTEGERS),
            m: maybe(tape, |tape| *tape.pick(&INTEGERS)),
            t: (*tape.pick(&TEXTS)).into(),
            u: maybe(tape, |tape| (*tape.pick(&TEXTS)).into()),
            r: *tape.pick(&REALS),
            f: tape.below(2) == 1,
            boss_id: maybe(tape, |tape| key(1 + tape.below(number))),
        };
        parents.push(vec![
            integer(row.id.into_raw()),
            integer(row.n),
            row.m.map_or(Any::Null, integer),
            Any::Text(row.t.clone()),
            row.u.clone().map_or(Any::Null, Any::Text),
            Any::Real(row.r),
            integer(row.f.into()),
            row.boss_id.map_or(Any::Null, |key| integer(key.into_raw())),
        ]);
        tx.insert(row)?;
    }
    for number in 1..=if count == 0 { 0 } else { tape.below(8) } {
        let row = Child {
            id: key(number),
            parent_id: key(1 + tape.below(count)),
            foster_id: maybe(tape, |tape| key(1 + tape.below(count))),
            n: *tape.pick(&INTEGERS),
            m: maybe(tape, |tape| *tape.pick(&INTEGERS)),
            t: maybe(tape, |tape| (*tape.pick(&TEXTS)).into()),
            r: maybe(tape, |tape| *tape.pick(&REALS)),
            f: maybe(tape, |tape| tape.below(2) == 1),
        };
        children.push(vec![
            integer(row.id.into_raw()),
            integer(row.parent_id.into_raw()),
            row.foster_id.map_or(Any::Null, |key| integer(key.into_raw())),
            integer(row.n),
            row.m.map_or(Any::Null, integer),
            row.t.clone().map_or(Any::Null, Any::Text),
            row.r.map_or(Any::Null, Any::Real),
            row.f.map_or(Any::Null, |f| integer(f.into())),
        ]);
        tx.insert(row)?;
    }
    Ok(HashMap::from([("parents", parents), ("children", children)]))
}

fn key<T>(number: usize) -> Key<T> {
    Key::from_raw(i64::try_from(number).unwrap())
}

fn integer(number: i64) -> Any {
    Any::Integer(number)
}

/// Is a table whose columns a random expression can use.
pub(crate) trait Source: Table + In<Family> {
    fn leaves(columns: Self::Columns<Required>) -> Leaves;
    fn by_id(columns: Self::Columns<Required>) -> Sort;
}

/// The columns of a parent, whatever leads there.
fn parent<N: Nullness>(p: ParentColumns<N>, leaves: &mut Leaves) {
    leaves.ints.extend([p.n.or_null(), p.m.or_null()]);
    leaves.texts.extend([p.t.or_null(), p.u.or_null()]);
    leaves.reals.push(p.r.or_null());
    leaves.bools.push(p.f.or_null());
    leaves.keys.extend([p.id.or_null(), p.boss_id.or_null()]);
}

impl Source for Parent {
    fn leaves(p: ParentColumns) -> Leaves {
        let mut leaves = Leaves::default();
        parent(p, &mut leaves);
        parent(p.boss(), &mut leaves);
        parent(p.boss().boss(), &mut leaves);
        leaves.children = vec![Box::new(move || p.children()), Box::new(move || p.fosters())];
        leaves.children.push(Box::new(move || p.boss().children()));
        leaves.parents = vec![Box::new(move || p.reports())];
        leaves
    }

    fn by_id(columns: ParentColumns) -> Sort {
        columns.id.asc()
    }
}

impl Source for Child {
    fn leaves(c: ChildColumns) -> Leaves {
        let mut leaves = Leaves::default();
        leaves.ints.extend([c.n.or_null(), c.m.or_null()]);
        leaves.texts.push(c.t.or_null());
        leaves.reals.push(c.r.or_null());
        leaves.bools.push(c.f.or_null());
        leaves.keys.extend([c.parent_id.or_null(), c.foster_id.or_null()]);
        parent(c.parent(), &mut leaves);
        parent(c.foster(), &mut leaves);
        parent(c.parent().boss(), &mut leaves);
        parent(c.foster().boss(), &mut leaves);
        leaves.children = vec![Box::new(move || c.parent().children()), Box::new(move || c.foster().fosters())];
        leaves.parents = vec![Box::new(move || c.parent().reports())];
        leaves
    }

    fn by_id(columns: ChildColumns) -> Sort {
        columns.id.asc()
    }
}
