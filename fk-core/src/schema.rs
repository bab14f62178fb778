//! A schema as plain data: what the derives compute while the program compiles.
//!
//! All of it can be built in a `const`, refers to tables by name and to columns by position, and
//! says nothing about a database. Who reads it: the compile-time checks, the DDL, the verification
//! of a file, and the explanation of a violation.
//!
//! It comes in layers, so that tables may refer to one another in circles: a [`TableShape`] knows
//! no other table; a [`ForeignKeyDef`] may read the shapes of others; only a [`Schema`] reads all.

use crate::check::Options;
use crate::expression::Node;

/// How a value is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Storage {
    /// A signed 64-bit integer.
    Integer,
    /// A 64-bit floating point number.
    Real,
    /// Text.
    Text,
    /// Bytes.
    Blob,
}

/// Describes a column type without its `Option`.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ScalarDef {
    /// How it is stored.
    pub storage: Storage,
    /// The words of an enum; empty for every other type.
    pub words: &'static [&'static str],
    /// Whether it is a key of some table, so that the column is a reference.
    pub is_key: bool,
}

impl ScalarDef {
    /// A plain type.
    pub const fn new(storage: Storage) -> Self {
        Self { storage, words: &[], is_key: false }
    }

    /// An enum stored as one of `words`.
    pub const fn words(words: &'static [&'static str]) -> Self {
        Self { storage: Storage::Text, words, is_key: false }
    }

    /// The key of a table, stored as this.
    #[must_use]
    pub const fn as_key(mut self) -> Self {
        self.is_key = true;
        self
    }
}

/// Describes a column.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ColumnDef {
    /// Its name in the database.
    pub name: &'static str,
    /// Its type without `Option`.
    pub scalar: ScalarDef,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Gives the value that the database fills in where a statement names none.
    pub default: Option<fn() -> Node>,
}

impl ColumnDef {
    /// A column without a default.
    pub const fn new(name: &'static str, scalar: ScalarDef, nullable: bool) -> Self {
        Self { name, scalar, nullable, default: None }
    }

    /// The same column with a default.
    #[must_use]
    pub const fn with_default(mut self, default: fn() -> Node) -> Self {
        self.default = Some(default);
        self
    }
}

/// Describes a candidate key that isn't the primary key.
#[derive(Debug, Clone, Copy)]
pub struct UniqueDef {
    /// The constraint's name.
    pub name: &'static str,
    /// Positions of its columns.
    pub columns: &'static [usize],
}

/// Describes a secondary index.
#[derive(Debug, Clone, Copy)]
pub struct IndexDef {
    /// The index's name.
    pub name: &'static str,
    /// Positions of its columns.
    pub columns: &'static [usize],
}

/// Describes a CHECK constraint.
#[derive(Debug, Clone, Copy)]
pub struct CheckDef {
    /// The constraint's name.
    pub name: &'static str,
    /// Positions of the columns that it reads.
    pub columns: &'static [usize],
    /// Gives the condition.
    pub condition: fn() -> Node,
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
    /// Whether one of the referencing columns may be NULL.
    pub nullable: bool,
}

impl ForeignKeyDef {
    /// A reference to the primary key of `parent`.
    pub const fn new(parent: &TableShape, options: Options, nullable: bool) -> Self {
        Self {
            name: options.name,
            relation: options.relation,
            columns: options.columns,
            parent: parent.name,
            parent_hash: parent.hash,
            parent_columns: parent.key,
            on_delete: options.on_delete,
            on_update: options.on_update,
            deferred: options.deferred,
            index: options.index,
            nullable,
        }
    }
}

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
        Self { name, hash: crate::check::name_hash(name), rust, columns, key, key_name, generated_key, uniques }
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
}
