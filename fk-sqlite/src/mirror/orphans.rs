//! Rows that reference what isn't there: which, how many, of which constraint.
//!
//! SQLite can be asked by `PRAGMA foreign_key_check`, which knows declared constraints alone, gives no rowid for a table
//! WITHOUT ROWID, looks at one database at a time, and stops at the first definition that is wrong. Here every reference
//! is searched by itself (`search`), in the way that is the fastest for it (`way`), with SQL of our own (`text`).

mod search;
#[cfg(test)]
mod tests;
pub(crate) mod text;
mod way;

use std::fmt;

use fk_core::{Any, Result};

pub(crate) use self::search::{all, attached, each, everywhere, is_definition, is_searchable, of};
use super::Mirror;
use super::schema::{Finding, Incoming, Reference, Schema, Table};

/// Of each constraint, so many missing keys are told.
pub(crate) const KEYS: usize = 10;

/// Of each missing key, so many rows are told.
pub(crate) const ROWS: usize = 5;

/// A reference with both its tables.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) child: &'a Table,
    pub(crate) reference: &'a Reference,
    /// `None` where there is no such table.
    pub(crate) parent: Option<&'a Table>,
}

/// Where the columns of a row are that a search has found.
pub(crate) struct Layout {
    /// How many columns the key has, which come first.
    pub(crate) key: usize,
    /// How many columns tell the row from the others, which come next.
    pub(crate) identity: usize,
    /// How many columns there are.
    pub(crate) all: usize,
}

impl Layout {
    /// The columns by which people know the row.
    pub(crate) fn row(&self) -> std::ops::Range<usize> {
        let own = self.key + self.identity;
        if own == self.all { self.key..own } else { own..self.all }
    }
}

impl<'a> Place<'a> {
    pub(crate) fn new(schema: &'a Schema, at: Incoming) -> Self {
        let (child, reference) = schema.reference(at);
        Self { child, reference, parent: reference.parent.map(|parent| &schema.tables[parent]) }
    }

    pub(crate) fn layout(&self) -> Layout {
        let (key, identity) = (self.reference.columns.len(), self.child.identity().len());
        Layout { key, identity, all: key + identity + text::shown(self.child).map_or(0, |shown| shown.len()) }
    }

    /// The names of the columns by which people know a row.
    pub(crate) fn row_columns(&self) -> Vec<String> {
        let names = text::shown(self.child).unwrap_or_else(|| self.child.identity());
        names.into_iter().map(ToOwned::to_owned).collect()
    }
}

/// Holds the orphans of a database: rows that reference what isn't there, constraint by constraint.
///
/// `{}` tells constraints and counts, `{:#}` also keys and rows, which can be personal data.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() -> fk::Result<()> {
/// # let (db, helen, lamp, order) = shop()?;
/// let orphans = db.read(|tx| tx.orphans())?;
/// assert!(orphans.is_empty());
/// assert_eq!(orphans.to_string(), "no orphans: 3 references were searched");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Orphans {
    /// The constraints that have some, in the order of their tables.
    pub constraints: Vec<Orphaned>,
    /// What is wrong with definitions. A reference whose parent has no such key is searched by comparing its columns as
    /// they are; one that can't be searched at all is told here and nowhere else.
    pub findings: Vec<Finding>,
    /// How many references were searched.
    pub searched: usize,
}

/// Tells of the orphans of one constraint.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Orphaned {
    /// The database that it is in, as ATTACH has named it: `main` for the file itself.
    pub database: String,
    /// The constraint's name.
    pub constraint: String,
    /// The table that has it: the child.
    pub table: String,
    /// The referencing columns.
    pub columns: Vec<String>,
    /// The referenced table.
    pub parent: String,
    /// The referenced columns; empty where the table isn't there.
    pub parent_columns: Vec<String>,
    /// Whether the database enforces it; an audited reference is only declared.
    pub enforced: bool,
    /// How many keys are referenced, but missing.
    pub keys: u64,
    /// How many rows reference them.
    pub rows: u64,
    /// The columns by which a row is told: its primary key, or its rowid where there is none.
    pub row_columns: Vec<String>,
    /// The first missing keys, up to 10.
    pub sample: Vec<MissingKey>,
}

/// Tells of a key that rows reference, but no parent has.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MissingKey {
    /// Its values, in the order of the referencing columns.
    pub key: Vec<Any>,
    /// How many rows reference it.
    pub rows: u64,
    /// The first of these rows, up to 5: the values of [`Orphaned::row_columns`].
    pub sample: Vec<Vec<Any>>,
}

/// Is a row that references what isn't there.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Orphan {
    /// The missing key: the values of the referencing columns.
    pub key: Vec<Any>,
    /// Its primary key, or its rowid where there is none.
    pub row: Vec<Any>,
}

impl Orphans {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.constraints.is_empty()
    }

    /// Counts the rows that reference something missing, by each constraint.
    pub fn rows(&self) -> u64 {
        self.constraints.iter().map(|of| of.rows).sum()
    }

    /// Goes through the constraints that have orphans.
    pub fn iter(&self) -> std::slice::Iter<'_, Orphaned> {
        self.constraints.iter()
    }
}

impl<'a> IntoIterator for &'a Orphans {
    type Item = &'a Orphaned;
    type IntoIter = std::slice::Iter<'a, Orphaned>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Mirror<'_> {
    /// Searches every reference that is held for rows whose parent isn't there.
    ///
    /// ```
    /// use fk::mirror::Mirror;
    /// use fk::rusqlite::Connection;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let file = Connection::open_in_memory()?;
    /// file.execute_batch(
    ///     "PRAGMA foreign_keys = OFF;
    ///      CREATE TABLE artist (id INTEGER PRIMARY KEY);
    ///      CREATE TABLE track (id INTEGER PRIMARY KEY, artist INTEGER REFERENCES artist (id));
    ///      INSERT INTO track VALUES (1, 7);",
    /// )?;
    /// let orphans = Mirror::on(&file)?.orphans()?;
    /// assert_eq!(orphans.rows(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Database`](fk_core::Error::Database).
    pub fn orphans(&self) -> Result<Orphans> {
        all(self.connection, &self.schema(), &mut |_| true)
    }
}

impl Orphaned {
    /// Nothing has been found yet.
    pub(crate) fn none(place: &Place<'_>) -> Self {
        let names = |names: &mut dyn Iterator<Item = &str>| names.map(ToOwned::to_owned).collect();
        let (child, reference) = (place.child, place.reference);
        Self {
            database: child.database.clone(),
            constraint: reference.name.clone(),
            table: child.name.clone(),
            columns: names(&mut child.names(&reference.columns)),
            parent: reference.parent_name.clone(),
            parent_columns: place.parent.map_or_else(Vec::new, |p| names(&mut p.names(&reference.parent_columns))),
            enforced: reference.enforced,
            keys: 0,
            rows: 0,
            row_columns: place.row_columns(),
            sample: Vec::new(),
        }
    }
}

impl fmt::Display for Orphans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let searched = Counted(self.searched as u64, "reference");
        let were = if self.searched == 1 { "was" } else { "were" };
        if self.is_empty() {
            write!(f, "no orphans: {searched} {were} searched")?;
        } else {
            let (rows, with) = (Counted(self.rows(), "orphan"), self.constraints.len());
            write!(f, "{rows}: {searched} {were} searched, {with} {} some", if with == 1 { "has" } else { "have" })?;
        }
        for of in self {
            f.write_str("\n- ")?;
            of.fmt(f)?;
        }
        self.findings.iter().try_for_each(|finding| write!(f, "\nfinding: {finding}"))
    }
}

impl fmt::Display for Orphaned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, constraint, table, parent, keys, rows, .. } = self;
        write!(f, "\"{constraint}\" on table ")?;
        if database != "main" {
            write!(f, "\"{database}\".")?;
        }
        let verb = if *rows == 1 { "references" } else { "reference" };
        let missing = if self.parent_columns.is_empty() { "which isn't there" } else { "where they are missing" };
        let missing = if *keys == 1 && !self.parent_columns.is_empty() { "where it is missing" } else { missing };
        let (rows, keys) = (Counted(*rows, "row"), Counted(*keys, "key"));
        write!(f, "\"{table}\": {rows} {verb} {keys} of table \"{parent}\", {missing}")?;
        if !self.enforced {
            f.write_str(" (audited)")?;
        }
        if !f.alternate() {
            return Ok(());
        }
        for missing in &self.sample {
            write!(f, "\n  {} in {}", Pairs(&self.columns, &missing.key), Counted(missing.rows, "row"))?;
            for (i, row) in missing.sample.iter().enumerate() {
                write!(f, "{}{}", if i == 0 { ": " } else { ", " }, Pairs(&self.row_columns, row))?;
            }
            let more = missing.rows.saturating_sub(missing.sample.len() as u64);
            if more > 0 && !missing.sample.is_empty() {
                write!(f, " and {more} more")?;
            }
        }
        let more = self.keys.saturating_sub(self.sample.len() as u64);
        if more > 0 && !self.sample.is_empty() { write!(f, "\n  and {} more", Counted(more, "key")) } else { Ok(()) }
    }
}

/// Writes `1 row`, `2 rows`.
pub(crate) struct Counted<'a>(pub(crate) u64, pub(crate) &'a str);

impl fmt::Display for Counted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.0, self.1, if self.0 == 1 { "" } else { "s" })
    }
}

/// Writes `(a, b)=(1, 2)`.
pub(crate) struct Pairs<'a>(pub(crate) &'a [String], pub(crate) &'a [Any]);

impl fmt::Display for Pairs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({})=(", self.0.join(", "))?;
        for (i, value) in self.1.iter().enumerate() {
            write!(f, "{}{value}", if i == 0 { "" } else { ", " })?;
        }
        f.write_str(")")
    }
}
