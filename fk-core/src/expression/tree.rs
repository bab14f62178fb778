//! [`Walk`]: which rows of a tree are meant, as data.

use std::fmt;

use super::Node;
use crate::schema::TableDef;

/// Leads from a row over a reference to its own table, again and again.
#[derive(Clone)]
pub struct Walk {
    pub(crate) table: &'static TableDef,
    /// The position of the foreign key.
    pub(crate) key: usize,
    /// The primary key of the row with which it begins.
    pub(crate) start: Vec<Node>,
    /// Whether it goes to parents, not to children.
    pub(crate) up: bool,
    /// Whether the first row belongs to it.
    pub(crate) itself: bool,
}

impl Walk {
    fn parts(&self) -> (&'static str, usize, &[Node], bool, bool) {
        (self.table.shape.name, self.key, &self.start, self.up, self.itself)
    }
}

impl PartialEq for Walk {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl fmt::Debug for Walk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Walk").field(&self.parts()).finish()
    }
}
