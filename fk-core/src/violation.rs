//! What a refused write violated: the constraint, the rows and the keys, as data and in words.
//!
//! The words follow PostgreSQL's, plus the rows. `{}` leaves values out, since keys can be personal
//! data; `{:#}` has them.

use std::borrow::Cow;
use std::fmt;

use crate::any::Any;
use crate::relation::ConstraintName;
use crate::schema::TableDef;

/// Says which rule was broken, and from which side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationKind {
    /// A row references a row that doesn't exist.
    MissingParent,
    /// A referenced row can't go or change its key: NO ACTION.
    StillReferenced,
    /// A referenced row can't go or change its key: RESTRICT.
    Restricted,
    /// A referential action broke a constraint of the child.
    ActionFailed,
    /// A candidate key would be there twice.
    Unique,
    /// A column that may not be NULL would be.
    NotNull,
    /// A CHECK constraint is false.
    Check,
    /// Some of a reference's columns are NULL, and others aren't: MATCH FULL.
    MatchFull,
}

impl ViolationKind {
    /// Whether the child's side is at fault.
    pub fn is_missing_parent(self) -> bool {
        matches!(self, Self::MissingParent)
    }

    /// Whether the parent's side is at fault.
    pub fn is_still_referenced(self) -> bool {
        matches!(self, Self::StillReferenced | Self::Restricted | Self::ActionFailed)
    }
}

/// Says what was being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// A row was inserted.
    Insert,
    /// A row was changed.
    Update,
    /// A row was deleted.
    Delete,
    /// The transaction was committed.
    Commit,
}

impl Event {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Commit => "commit",
        }
    }
}

/// A table's or a column's name: of a declared one, or of one that was found in a file.
pub type Name = Cow<'static, str>;

/// A table and some of its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The table.
    pub table: Name,
    /// The columns, in the constraint's order.
    pub columns: Vec<Name>,
}

impl Columns {
    /// Some columns of a declared table.
    pub fn of(table: &TableDef, columns: &[usize]) -> Self {
        Self { table: table.shape.name.into(), columns: table.names(columns).map(Name::from).collect() }
    }
}

/// Tells of one violated constraint.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Violation {
    /// Which rule, from which side.
    pub kind: ViolationKind,
    /// The constraint's name in the database.
    pub constraint: String,
    /// What was being done: by the statement, or, where a referential action has written a row whose parent isn't
    /// there, by the action.
    pub event: Event,
    /// The table to which that was done.
    pub table: Name,
    /// The table that has the constraint, and the constraint's columns; for a foreign key, the child.
    pub child: Columns,
    /// For a foreign key, the referenced table and columns.
    pub parent: Option<Columns>,
    /// The value at fault: for a foreign key, the key that is missing or still referenced; for a
    /// unique key, the repeated one. Empty where it isn't known.
    pub key: Vec<Any>,
    /// How many rows of the child stand in the way, or are at fault.
    pub rows: u64,
    /// Primary keys of the first few of those rows: column names and values.
    pub sample: Vec<Vec<Any>>,
    /// The columns that `sample` shows.
    pub sample_columns: Vec<Name>,
    /// For [`ViolationKind::ActionFailed`], the constraint of the child that the action broke, in the
    /// database's words.
    pub broke: Option<String>,
}

impl Violation {
    /// Describes a violation of which no rows are known yet.
    pub fn new(
        kind: ViolationKind,
        constraint: impl Into<String>,
        event: Event,
        table: impl Into<Name>,
        child: Columns,
    ) -> Self {
        Self {
            kind,
            constraint: constraint.into(),
            event,
            table: table.into(),
            child,
            parent: None,
            key: Vec::new(),
            rows: 0,
            sample: Vec::new(),
            sample_columns: Vec::new(),
            broke: None,
        }
    }

    /// Whether this is about the constraint of that name and table.
    pub fn is(&self, name: ConstraintName) -> bool {
        self.constraint == name.name && self.child.table == name.table
    }

    fn headline(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { constraint, event, table, child, .. } = self;
        match event {
            Event::Commit => f.write_str("commit")?,
            event => write!(f, "{} on table \"{table}\"", event.word())?,
        }
        let rule = match self.kind {
            ViolationKind::MissingParent
            | ViolationKind::StillReferenced
            | ViolationKind::Restricted
            | ViolationKind::MatchFull => "foreign key",
            ViolationKind::Unique => "unique",
            ViolationKind::NotNull => "not-null",
            ViolationKind::Check => "check",
            ViolationKind::ActionFailed => {
                write!(f, " can't carry out foreign key constraint \"{constraint}\" on table \"{}\"", child.table)?;
                return self.broke.iter().try_for_each(|broke| write!(f, ": {broke}"));
            }
        };
        write!(f, " violates {rule} constraint \"{constraint}\"")?;
        let elsewhere = child.table != *table || *event == Event::Commit;
        if elsewhere || self.kind.is_still_referenced() { write!(f, " on table \"{}\"", child.table) } else { Ok(()) }
    }

    fn detail(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            ViolationKind::MissingParent => {
                if self.key.is_empty() {
                    return Ok(());
                }
                write!(f, "\ndetail: key {}", KeyText(&self.child.columns, &self.key))?;
                if let Some(parent) = &self.parent {
                    write!(f, " is not present in table \"{}\"", parent.table)?;
                }
                self.write_count(f, ", referenced by")?;
                self.write_rows(f, ": ")
            }
            ViolationKind::StillReferenced | ViolationKind::Restricted | ViolationKind::ActionFailed => {
                let (Some(parent), false) = (&self.parent, self.key.is_empty()) else { return Ok(()) };
                write!(f, "\ndetail: key {}", KeyText(&parent.columns, &self.key))?;
                if parent.table != self.table {
                    write!(f, " of table \"{}\"", parent.table)?;
                }
                self.write_count(f, " is still referenced by")?;
                self.write_rows(f, ": ")
            }
            ViolationKind::Unique => {
                if self.key.is_empty() {
                    return Ok(());
                }
                write!(f, "\ndetail: key {} already exists", KeyText(&self.child.columns, &self.key))?;
                self.write_rows(f, " in row ")
            }
            ViolationKind::NotNull => {
                write!(f, "\ndetail: column \"{}\" is null", self.child.columns.join("\", \""))?;
                self.write_rows(f, " in row ")
            }
            ViolationKind::MatchFull => {
                f.write_str("\ndetail: MATCH FULL does not allow mixing of null and nonnull key values")?;
                if self.key.is_empty() {
                    return Ok(());
                }
                write!(f, ": {}", KeyText(&self.child.columns, &self.key))?;
                self.write_rows(f, " in row ")
            }
            ViolationKind::Check => {
                if self.key.is_empty() {
                    return Ok(());
                }
                f.write_str("\ndetail: failing row")?;
                self.write_rows(f, " ")?;
                write!(f, " has {}", KeyText(&self.child.columns, &self.key))
            }
        }
    }

    fn write_count(&self, f: &mut fmt::Formatter<'_>, what: &str) -> fmt::Result {
        let noun = if self.rows == 1 { "row" } else { "rows" };
        write!(f, "{what} {} {noun}", self.rows)
    }

    fn write_rows(&self, f: &mut fmt::Formatter<'_>, before: &str) -> fmt::Result {
        for (i, row) in self.sample.iter().enumerate() {
            write!(f, "{}{}", if i == 0 { before } else { ", " }, KeyText(&self.sample_columns, row))?;
        }
        let more = self.rows.saturating_sub(self.sample.len() as u64);
        if more > 0 && !self.sample.is_empty() { write!(f, " and {more} more") } else { Ok(()) }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.headline(f)?;
        if f.alternate() { self.detail(f) } else { Ok(()) }
    }
}

/// Names the rows of a table that reference what isn't there, as a bulk load or a stage has found them: all of them.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RowsAtFault {
    /// The table.
    pub table: Name,
    /// The constraint.
    pub constraint: String,
    /// How many rows.
    pub rows: u64,
    /// The columns of which `keys` has the values: the primary key's.
    pub columns: Vec<Name>,
    /// The key of each row; of more than a million rows, those of the first million.
    pub keys: Vec<Vec<Any>>,
}

impl RowsAtFault {
    /// Describes a constraint of which no rows are known yet.
    pub fn new(table: impl Into<Name>, constraint: impl Into<String>, columns: Vec<Name>) -> Self {
        Self { table: table.into(), constraint: constraint.into(), rows: 0, columns, keys: Vec::new() }
    }

    /// Whether this is about the constraint of that name and table.
    pub fn is(&self, name: ConstraintName) -> bool {
        self.constraint == name.name && self.table == name.table
    }
}

/// Holds every violation of one statement or commit: at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Violations {
    all: Box<[Violation]>,
    more: bool,
    at_fault: Box<[RowsAtFault]>,
}

impl Violations {
    /// Takes the violation that the database stopped at, and the others.
    pub fn new(first: Violation, others: impl IntoIterator<Item = Violation>) -> Self {
        Self { all: std::iter::once(first).chain(others).collect(), more: false, at_fault: Box::default() }
    }

    /// Says whether there are more than these: of each constraint 100 keys are told.
    #[must_use]
    pub fn and_more(mut self, more: bool) -> Self {
        self.more = more;
        self
    }

    /// Takes the rows at fault, where all of them are known.
    #[must_use]
    pub fn with_rows(mut self, rows: impl IntoIterator<Item = RowsAtFault>) -> Self {
        self.at_fault = rows.into_iter().collect();
        self
    }

    /// Gives the rows at fault, for each constraint all of them, where they are known: after a bulk load, or when a
    /// stage is promoted. Otherwise nothing.
    pub fn rows_at_fault(&self) -> &[RowsAtFault] {
        &self.at_fault
    }

    /// Tells whether there are more violations than are told.
    pub fn has_more(&self) -> bool {
        self.more
    }

    /// Gives all of them, first the one that the database stopped at.
    pub fn all(&self) -> &[Violation] {
        &self.all
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, violation) in self.all.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            fmt::Display::fmt(violation, f)?;
        }
        if self.more { f.write_str("\nand more keys of the same constraints") } else { Ok(()) }
    }
}

impl std::error::Error for Violations {}

/// Writes `(a, b)=(1, 2)`.
pub(crate) struct KeyText<'a, N>(pub(crate) &'a [N], pub(crate) &'a [Any]);

impl<N: AsRef<str>> fmt::Display for KeyText<'_, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, name) in self.0.iter().enumerate() {
            write!(f, "{}{}", if i == 0 { "(" } else { ", " }, name.as_ref())?;
        }
        f.write_str(")=(")?;
        for (i, value) in self.1.iter().enumerate() {
            write!(f, "{}{value}", if i == 0 { "" } else { ", " })?;
        }
        f.write_str(")")
    }
}
