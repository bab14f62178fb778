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

/// Says what the database computes: for a CHECK, a generated column, or a default.
#[derive(Debug, Clone, Copy)]
pub enum Formula {
    /// An expression over the table's own columns, whose types the compiler has checked.
    Typed(fn() -> Node),
    /// SQL, as it was written.
    Sql(&'static str),
}

/// Says in which order texts of a column are, and which are equal (SQLite documentation, "Datatypes", §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Collation {
    /// By bytes.
    #[default]
    Binary,
    /// By bytes, but the 26 letters of ASCII without their case.
    NoCase,
    /// By bytes, but without spaces at the end.
    RTrim,
}

impl Collation {
    /// The word that `#[column(collate = ..)]` takes.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::NoCase => "nocase",
            Self::RTrim => "rtrim",
        }
    }
}

/// Describes how a column is generated from others of its row.
#[derive(Debug, Clone, Copy)]
pub struct GeneratedDef {
    /// What it holds.
    pub formula: Formula,
    /// Whether it is kept in the row, and not computed when it is read.
    pub stored: bool,
}

/// Describes a column.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ColumnDef {
    /// Its name in the database.
    pub name: &'static str,
    /// The struct's field.
    pub field: &'static str,
    /// Its type without `Option`.
    pub scalar: ScalarDef,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// What the database fills in where a statement names no value.
    pub default: Option<Formula>,
    /// How its texts compare.
    pub collation: Collation,
    /// How it is generated, if it is.
    pub generated: Option<GeneratedDef>,
}

impl ColumnDef {
    /// A column without a default, of the same name as its field.
    pub const fn new(name: &'static str, scalar: ScalarDef, nullable: bool) -> Self {
        let collation = Collation::Binary;
        Self { name, field: name, scalar, nullable, default: None, collation, generated: None }
    }

    /// The same column of a field with another name.
    #[must_use]
    pub const fn of_field(mut self, field: &'static str) -> Self {
        self.field = field;
        self
    }

    /// The same column with a default.
    #[must_use]
    pub const fn with_default(mut self, default: Formula) -> Self {
        self.default = Some(default);
        self
    }

    /// The same column with a collation.
    #[must_use]
    pub const fn collated(mut self, collation: Collation) -> Self {
        self.collation = collation;
        self
    }

    /// The same column, generated.
    #[must_use]
    pub const fn generated(mut self, formula: Formula, stored: bool) -> Self {
        self.generated = Some(GeneratedDef { formula, stored });
        self
    }

    /// Whether only the database knows its value when a row is inserted without one.
    pub(crate) const fn is_computed(&self) -> bool {
        self.generated.is_some() || matches!(self.default, Some(Formula::Sql(_)))
    }
}

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
#[expect(clippy::struct_excessive_bools, reason = "each is a word of its own in a declaration")]
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
}
