//! What can be wrong with a tree: rows that are above themselves, or too many levels.

use std::fmt;

use crate::any::Any;
use crate::violation::KeyText;

/// Says what is wrong with the tree that a reference to the own table makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TreeFaultKind {
    /// The data has rows that go in a circle.
    Cycle,
    /// A row was to be moved under itself, or under a row below it.
    WouldCycle,
    /// It is deeper than this.
    TooDeep(u64),
    /// A row can't be moved, since its reference is a part of its own key.
    PartOfKey,
}

/// Tells of a tree that is none, or can't be changed so.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TreeFault {
    /// What is wrong.
    pub kind: TreeFaultKind,
    /// The table.
    pub table: &'static str,
    /// The foreign key that leads from row to row.
    pub constraint: &'static str,
    /// The primary key's columns.
    pub columns: Vec<&'static str>,
    /// The primary keys of the rows that it is about. Those of a circle: each row's parent behind it, and the first row is
    /// the last one's parent; where a row was to be moved, that row is first. Of a tree that is too deep, one row
    /// that is.
    pub rows: Vec<Vec<Any>>,
}

impl TreeFault {
    /// Describes a fault.
    pub fn new(
        kind: TreeFaultKind,
        table: &'static str,
        constraint: &'static str,
        columns: Vec<&'static str>,
        rows: Vec<Vec<Any>>,
    ) -> Self {
        Self { kind, table, constraint, columns, rows }
    }

    fn detail(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// So many rows of a long circle are told, at both ends.
        const ENDS: usize = 10;
        let is_circle = matches!(self.kind, TreeFaultKind::Cycle | TreeFaultKind::WouldCycle);
        f.write_str(if is_circle { "\ndetail: from row to parent: " } else { "\ndetail: row " })?;
        for (i, row) in self.rows.iter().enumerate() {
            if i >= ENDS && i + ENDS < self.rows.len() {
                if i == ENDS {
                    write!(f, ", {} more", self.rows.len() - 2 * ENDS)?;
                }
                continue;
            }
            write!(f, "{}{}", if i == 0 { "" } else { ", " }, KeyText(&self.columns, row))?;
        }
        match self.rows.first() {
            Some(first) if is_circle => write!(f, ", {}", KeyText(&self.columns, first)),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for TreeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, constraint, .. } = self;
        let rows = self.rows.len();
        match self.kind {
            TreeFaultKind::Cycle => {
                let what = if rows == 1 { "1 row that is its own parent".to_owned() } else { format!("{rows} rows") };
                write!(f, "table \"{table}\" has a circle of {what} by foreign key constraint \"{constraint}\"")?;
                f.write_str("\n  help: `cycles` finds all circles, `move_under` takes a row out of one")?;
            }
            TreeFaultKind::WouldCycle => {
                let under = if rows == 1 { "itself" } else { "a row below it" };
                write!(f, "a row of table \"{table}\" can't be moved under {under}: ")?;
                let noun = if rows == 1 { "row" } else { "rows" };
                write!(f, "foreign key constraint \"{constraint}\" would lead in a circle of {rows} {noun}")?;
                if rows > 1 {
                    f.write_str("\n  help: move the new parent out from under it first")?;
                }
            }
            TreeFaultKind::TooDeep(limit) => {
                write!(
                    f,
                    "the tree of table \"{table}\" by foreign key constraint \"{constraint}\" is deeper than {limit}"
                )?;
                f.write_str("\n  help: say how deep to go: `max_depth(..)`")?;
            }
            TreeFaultKind::PartOfKey => {
                write!(f, "a row of table \"{table}\" can't be moved there: columns of foreign key constraint ")?;
                write!(f, "\"{constraint}\" are a part of its primary key, which would change")?;
                f.write_str("\n  help: insert the row anew, with the other key")?;
            }
        }
        if f.alternate() { self.detail(f) } else { Ok(()) }
    }
}

impl std::error::Error for TreeFault {}
