//! Constraints and indexes as data. Columns are positions, parents are names.

use super::{Formula, TableShape};
use crate::check::Options;
use crate::expression::Node;

/// Describes a candidate key that isn't the primary key.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct UniqueDef {
    /// The constraint's name; that of its index where it is partial.
    pub name: &'static str,
    /// Positions of its columns.
    pub columns: &'static [usize],
    /// Gives the condition under which rows are unique; `None` where all are.
    pub filter: Option<fn() -> Node>,
}

impl UniqueDef {
    /// A key among all rows.
    pub const fn new(name: &'static str, columns: &'static [usize]) -> Self {
        Self { name, columns, filter: None }
    }

    /// The same key among the rows that fulfil a condition.
    #[must_use]
    pub const fn filtered(mut self, filter: fn() -> Node) -> Self {
        self.filter = Some(filter);
        self
    }
}

/// Describes a secondary index.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct IndexDef {
    /// The index's name.
    pub name: &'static str,
    /// Positions of its columns.
    pub columns: &'static [usize],
    /// Positions of those that are in descending order.
    pub descending: &'static [usize],
    /// Gives the condition that its rows fulfil; `None` for all.
    pub filter: Option<fn() -> Node>,
}

impl IndexDef {
    /// An index over all rows in ascending order.
    pub const fn new(name: &'static str, columns: &'static [usize]) -> Self {
        Self { name, columns, descending: &[], filter: None }
    }

    /// The same index with some columns in descending order.
    #[must_use]
    pub const fn descending(mut self, columns: &'static [usize]) -> Self {
        self.descending = columns;
        self
    }

    /// The same index over the rows that fulfil a condition.
    #[must_use]
    pub const fn filtered(mut self, filter: fn() -> Node) -> Self {
        self.filter = Some(filter);
        self
    }
}

/// Describes a CHECK constraint.
#[derive(Debug, Clone, Copy)]
pub struct CheckDef {
    /// The constraint's name.
    pub name: &'static str,
    /// Positions of the columns that it is about; none are known of SQL written above the struct.
    pub columns: &'static [usize],
    /// The condition.
    pub condition: Formula,
}

/// Says what happens to referencing rows when the referenced row goes or its key changes
/// (SQL:2016 part 2, §11.8 "referential constraint definition"; SQLite documentation,
/// "SQLite Foreign Key Support", §4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Refused, unless no row references the key any more when the statement (or, if deferred, the
    /// transaction) ends.
    NoAction,
    /// Refused at once, also where the constraint is deferred.
    Restrict,
    /// The referencing columns become NULL.
    SetNull,
    /// The referencing columns become their defaults.
    SetDefault,
    /// The referencing rows go too, or take the new key.
    Cascade,
}

impl Action {
    /// The word that `#[references(on_delete = ..)]` takes.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoAction => "no_action",
            Self::Restrict => "restrict",
            Self::SetNull => "set_null",
            Self::SetDefault => "set_default",
            Self::Cascade => "cascade",
        }
    }
}

/// Describes a foreign key.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of the declaration")]
pub struct ForeignKeyDef {
    /// The constraint's name.
    pub name: &'static str,
    /// The relation's name, as paths and `has_many` know it.
    pub relation: &'static str,
    /// Positions of the referencing columns in the child.
    pub columns: &'static [usize],
    /// The referenced table.
    pub parent: &'static str,
    /// [`name_hash`](crate::check::name_hash) of the referenced table.
    pub parent_hash: u64,
    /// Positions of the referenced columns in the parent.
    pub parent_columns: &'static [usize],
    /// What a delete of the parent does.
    pub on_delete: Action,
    /// What a change of the parent's key does.
    pub on_update: Action,
    /// Whether the constraint is DEFERRABLE INITIALLY DEFERRED.
    pub deferred: bool,
    /// The name of the index over the referencing columns; `None` where a key begins with them, or
    /// where `index = false` was said.
    pub index: Option<&'static str>,
    /// Whether a row can do without the parent: one of the referencing columns may be NULL; all of them under
    /// MATCH FULL.
    pub nullable: bool,
    /// Whether the referencing columns are either all NULL or none: MATCH FULL (SQL:2016 part 2, §4.18.3.3). SQLite
    /// knows MATCH SIMPLE alone ("SQLite Foreign Key Support", §6), so a CHECK holds it.
    pub match_full: bool,
    /// Whether the database enforces it; an audited reference is only declared.
    pub enforced: bool,
    /// Positions of the columns that SET NULL makes NULL on delete, where it isn't all of them.
    pub set_null: &'static [usize],
    /// How many rows it may delete or change for one delete; `None` for any number.
    pub cascade_limit: Option<u64>,
}

impl ForeignKeyDef {
    /// A reference to the columns of `parent` at `parent_columns`.
    pub const fn new(parent: &TableShape, parent_columns: &'static [usize], options: Options, nullable: bool) -> Self {
        Self {
            name: options.name,
            relation: options.relation,
            columns: options.columns,
            parent: parent.name,
            parent_hash: parent.hash,
            parent_columns,
            on_delete: options.on_delete,
            on_update: options.on_update,
            deferred: options.deferred,
            index: options.index,
            nullable,
            match_full: options.match_full,
            enforced: options.enforced,
            set_null: options.set_null,
            cascade_limit: options.cascade_limit,
        }
    }
}
