//! A schema as plain data: what the derives compute while the program compiles.
//!
//! All of it can be built in a `const`, refers to tables by name and to columns by position, and
//! says nothing about a database. Who reads it: the compile-time checks, the DDL, the verification
//! of a file, and the explanation of a violation.
//!
//! It comes in layers, so that tables may refer to one another in circles: a [`TableShape`] knows
//! no other table; a [`ForeignKeyDef`] may read the shapes of others; only a [`Schema`] reads all.

mod column;
mod constraint;

pub use column::{Collation, ColumnDef, Formula, GeneratedDef, ScalarDef, Storage};
pub use constraint::{Action, CheckDef, ForeignKeyDef, IndexDef, UniqueDef};

use crate::expression::Node;

/// What a table knows of itself alone: layer 0.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct TableShape {
    /// The table's name in the database.
    pub name: &'static str,
    /// [`name_hash`](crate::check::name_hash) of that name.
    pub hash: u64,
    /// The struct's name.
    pub rust: &'static str,
    /// Its columns.
    pub columns: &'static [ColumnDef],
    /// Positions of the primary key's columns.
    pub key: &'static [usize],
    /// The primary key constraint's name.
    pub key_name: &'static str,
    /// Whether the database makes the key (a single INTEGER PRIMARY KEY).
    pub generated_key: bool,
    /// Whether it never makes the same key twice (SQLite documentation, "SQLite Autoincrement").
    pub autoincrement: bool,
    /// Whether some columns' values are known only to the database: generated ones, defaults in SQL.
    pub computed: bool,
    /// Its other candidate keys.
    pub uniques: &'static [UniqueDef],
}

impl TableShape {
    /// A table without candidate keys besides its primary key.
    pub const fn new(
        name: &'static str,
        rust: &'static str,
        columns: &'static [ColumnDef],
        key: &'static [usize],
        key_name: &'static str,
        generated_key: bool,
        uniques: &'static [UniqueDef],
    ) -> Self {
        let (mut computed, mut i) = (false, 0);
        while i < columns.len() {
            computed |= columns[i].is_computed();
            i += 1;
        }
        let hash = crate::check::name_hash(name);
        Self { name, hash, rust, columns, key, key_name, generated_key, autoincrement: false, computed, uniques }
    }

    /// Whether it is the table of this name, whose [`name_hash`](crate::check::name_hash) is `hash`.
    pub fn is(&self, name: &str, hash: u64) -> bool {
        self.hash == hash && self.name == name
    }

    /// The same table, whose generated keys never come again.
    #[must_use]
    pub const fn autoincrement(mut self) -> Self {
        self.autoincrement = true;
        self
    }
}

/// A whole table: layer 1.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct TableDef {
    /// What it knows of itself.
    pub shape: TableShape,
    /// Its foreign keys, in order of declaration.
    pub foreign_keys: &'static [ForeignKeyDef],
    /// Its CHECK constraints.
    pub checks: &'static [CheckDef],
    /// Its secondary indexes, those of foreign keys not among them.
    pub indexes: &'static [IndexDef],
}

impl TableDef {
    /// A whole table.
    pub const fn new(
        shape: TableShape,
        foreign_keys: &'static [ForeignKeyDef],
        checks: &'static [CheckDef],
        indexes: &'static [IndexDef],
    ) -> Self {
        Self { shape, foreign_keys, checks, indexes }
    }

    /// Whether the table's own derive has failed: then it has no columns, and no other check speaks of it.
    pub(crate) const fn is_broken(&self) -> bool {
        self.shape.columns.is_empty()
    }

    /// Names of the columns at `positions`.
    pub fn names<'a>(&'a self, positions: &'a [usize]) -> impl Iterator<Item = &'static str> + 'a {
        positions.iter().map(|at| self.shape.columns[*at].name)
    }

    /// The column at `position`.
    pub fn column(&self, position: usize) -> &'static ColumnDef {
        &self.shape.columns[position]
    }

    /// Name and columns of candidate key `index`: 0 is the primary key, then `unique` ones in order.
    pub fn candidate_key(&self, index: usize) -> (&'static str, &'static [usize]) {
        match index.checked_sub(1) {
            None => (self.shape.key_name, self.shape.key),
            Some(at) => (self.shape.uniques[at].name, self.shape.uniques[at].columns),
        }
    }

    /// What gives the condition of candidate key `index`, if it is one among some rows.
    pub fn candidate_filter(&self, index: usize) -> Option<fn() -> Node> {
        self.shape.uniques.get(index.checked_sub(1)?)?.filter
    }
}

/// A set of tables that belong together in one database; implemented by `#[derive(Schema)]`.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() {
/// assert_eq!(Shop::NAME, "Shop");
/// assert_eq!(Shop::TABLES.len(), 4);
/// # }
/// ```
pub trait Schema: 'static {
    /// The schema's name, as errors show it.
    const NAME: &'static str;
    /// Its tables; a table's position is its index everywhere.
    const TABLES: &'static [&'static TableDef];
    /// How many rows one delete may delete or change; `None` for any number.
    const AT_MOST: Option<u64> = None;
}
