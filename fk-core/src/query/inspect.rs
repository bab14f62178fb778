//! What a query is made of, for the tests that evaluate one in Rust beside the database.

use super::QueryData;
use crate::expression::{Node, Scope};

/// Shows the parts of a query.
#[derive(Debug)]
#[doc(hidden)]
pub struct Inspected<'q> {
    pub scope: Scope,
    pub filter: Option<&'q Node>,
    /// What it is sorted by, whether downwards, and whether NULL is first.
    pub order: Vec<(&'q Node, bool, Option<bool>)>,
    pub limit: Option<u64>,
    pub offset: u64,
    pub distinct: bool,
    /// The keys of its groups, and which are kept.
    pub group: Option<(&'q [Node], Option<&'q Node>)>,
}

impl QueryData {
    /// Shows what the query is made of.
    #[doc(hidden)]
    pub fn inspect(&self) -> Inspected<'_> {
        Inspected {
            scope: self.scope,
            filter: self.filter.as_ref(),
            order: self.order.iter().map(|sort| (&sort.by, sort.descending, sort.nulls_first)).collect(),
            limit: self.limit,
            offset: self.offset,
            distinct: self.distinct,
            group: self.group.as_ref().map(|group| (group.by.as_slice(), group.having.as_ref())),
        }
    }
}
