//! Columns as data: their type, their default, how they compare, how they are generated.

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
///
/// ```
/// # use fk::prelude::*;
/// use fk::schema::Collation;
///
/// #[derive(Table)]
/// #[table(name = "users")]
/// struct User {
///     #[key]
///     id: Key<Self>,
///     #[column(collate = nocase)]
///     #[unique]
///     name: String,
/// }
/// # #[derive(Schema)]
/// # #[schema(User)]
/// # struct Site;
/// assert_eq!(Site::TABLES[0].column(1).collation, Collation::NoCase);
/// ```
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
