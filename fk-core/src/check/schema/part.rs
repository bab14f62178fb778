//! Schemas of schemas: FK24, and lists that are put together.

use super::super::name::same_name;
use super::{Facts, Fault, Listed, Tables, no_parent, show};
use crate::schema::TableDef;
use crate::table::Part;

/// Holds the tables of an included schema.
#[derive(Debug, Clone, Copy)]
pub struct Included {
    /// Those that it lists.
    pub own: &'static [Listed],
    whole: &'static [&'static TableDef],
}

/// Gives the tables of an included schema. FK24: it is a part.
pub const fn part<S: Part>() -> Included {
    Included { own: S::OWN, whole: S::WHOLE }
}

impl Included {
    /// Whether the part itself has the table, so that what is wrong about it is told there.
    const fn knows(&self, name: &str) -> bool {
        let mut i = 0;
        while i < self.whole.len() {
            if same_name(self.whole[i].shape.name, name) {
                return true;
            }
            i += 1;
        }
        false
    }
}

/// Puts the tables of several lists into one; `N` is their number.
pub const fn together<const N: usize>(lists: &[&[Listed]]) -> [Listed; N] {
    let mut all = [const { (super::super::listed::NOTHING, &[] as &[&str]) }; N];
    let (mut at, mut list) = (0, 0);
    while list < lists.len() {
        let mut i = 0;
        while i < lists[list].len() {
            all[at] = lists[list][i];
            at += 1;
            i += 1;
        }
        list += 1;
    }
    all
}

/// Gives the tables as data.
pub const fn defs<const N: usize>(tables: &Tables) -> [&'static TableDef; N] {
    let mut all = [super::super::listed::NOTHING; N];
    let mut i = 0;
    while i < N {
        all[i] = tables[i].0;
        i += 1;
    }
    all
}

/// FK8 and FK9, for the tables of an included schema, which begin at `from`. What is wrong among the part's tables
/// alone is told where it is declared, and so is a reference that leads out of them, of which a cycle would need one.
///
/// # Panics
/// If one of them doesn't hold, while the program compiles.
#[track_caller]
pub const fn schema_part<const EDGES: usize>(
    facts: &Facts<EDGES>,
    tables: &Tables,
    from: usize,
    part: &Included,
    schema: &'static str,
) {
    let mut i = 0;
    while i < EDGES {
        let edge = facts.edges[i];
        if from <= edge.child && edge.child < from + part.own.len() && edge.parent == usize::MAX {
            let parent = tables[edge.child].0.foreign_keys[edge.key].parent;
            if part.knows(parent) {
                no_parent(tables, edge, schema);
            }
        }
        i += 1;
    }
    let Fault { at, with, .. } = facts.duplicate;
    if from <= at && at < from + part.own.len() && !(from <= with && with < from + part.own.len()) {
        show(&facts.duplicate, at);
    }
}
