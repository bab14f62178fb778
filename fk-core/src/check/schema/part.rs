//! Schemas of schemas: FK24, and lists that are put together.

use super::{Facts, Listed, Tables, schema_table};
use crate::schema::TableDef;
use crate::table::Part;

/// Gives the tables of an included schema. FK24: it is a part.
pub const fn part<S: Part>() -> &'static [Listed] {
    S::OWN
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

/// FK8 to FK11, for the tables of an included schema.
///
/// # Panics
/// If one of them doesn't hold, while the program compiles.
#[track_caller]
pub const fn schema_part<const EDGES: usize>(
    facts: &Facts<EDGES>,
    tables: &Tables,
    from: usize,
    count: usize,
    schema: &'static str,
) {
    let mut at = from;
    while at < from + count {
        schema_table(facts, tables, at, schema);
        at += 1;
    }
}
