//! Reads what is in the file: from the engine wherever it answers, from the stored text where it doesn't.
//!
//! `PRAGMA foreign_key_list` tells neither names nor deferral, and no PRAGMA tells conditions or
//! conflict clauses. So both sources are read, and what both tell has to agree: where it doesn't, the
//! text was misread, and the table is refused rather than trusted.

mod read;

use fk_core::schema::{Action, TableDef};
pub(crate) use read::{Reader, read_objects};
use rusqlite::{Connection, Result};

use super::affinity::{Affinity, affinity};
use super::expression::Expression;
use super::parse::CreateTable;

/// What a file has.
#[derive(Debug)]
pub(crate) struct Database {
    pub(crate) objects: Vec<Object>,
    /// The declared tables that are there.
    pub(crate) tables: Vec<Table>,
    /// Declared tables whose text can't be read, and where.
    pub(crate) unreadable: Vec<(String, String)>,
}

/// One line of `sqlite_schema`.
#[derive(Debug)]
pub(crate) struct Object {
    pub(crate) kind: Kind,
    pub(crate) name: String,
    /// The table that it belongs to.
    pub(crate) table: String,
    pub(crate) sql: String,
    /// The tables that an undeclared table references; none if they can't be read.
    pub(crate) parents: Option<Vec<String>>,
}

/// What a line of `sqlite_schema` is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Table,
    VirtualTable,
    View,
    Index,
    Trigger,
}

/// A table.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
    /// Names of the primary key's columns, in the key's order.
    pub(crate) key: Vec<String>,
    /// Whether the key is the rowid, so that SQLite makes it.
    pub(crate) rowid_key: bool,
    pub(crate) indexes: Vec<Index>,
    /// In order of declaration.
    pub(crate) foreign_keys: Vec<ForeignKey>,
    pub(crate) text: CreateTable,
    /// Where engine and text don't agree.
    pub(crate) doubts: Vec<String>,
}

/// A column.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) declared_type: String,
    pub(crate) not_null: bool,
    /// Whether NULL, written into it, becomes something else.
    pub(crate) has_default: bool,
    /// Its default, as SQLite keeps it.
    pub(crate) default: Option<String>,
    pub(crate) generated: bool,
    pub(crate) collation: String,
}

/// An index, or a key's index.
#[derive(Debug)]
pub(crate) struct Index {
    pub(crate) name: String,
    pub(crate) unique: bool,
    pub(crate) origin: Origin,
    pub(crate) partial: bool,
    /// Which rows it has, if it is partial and its text can be read.
    pub(crate) condition: Option<Expression>,
    pub(crate) terms: Vec<Term>,
}

/// What made an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    CreateIndex,
    Unique,
    PrimaryKey,
}

/// A column of an index.
#[derive(Debug)]
pub(crate) struct Term {
    /// None for an expression.
    pub(crate) column: Option<String>,
    pub(crate) descending: bool,
    pub(crate) collation: String,
    /// Whether values are compared as in the column itself.
    pub(crate) natural: bool,
}

/// A foreign key.
#[derive(Debug)]
pub(crate) struct ForeignKey {
    pub(crate) name: Option<String>,
    pub(crate) columns: Vec<String>,
    pub(crate) parent: String,
    /// As the text names them; empty where it doesn't.
    pub(crate) parent_columns: Vec<String>,
    pub(crate) on_delete: Action,
    pub(crate) on_update: Action,
    pub(crate) deferred: bool,
}

impl Database {
    /// Reads the file's schema, and the declared tables of it.
    pub(crate) fn read(conn: &Connection, declared: &[&TableDef]) -> Result<Self> {
        let objects = read_objects(conn, "main")?;
        let mut database = Self { objects, tables: Vec::new(), unreadable: Vec::new() };
        let mut reader = Reader::new(conn, "main")?;
        for def in declared {
            let Some(object) = database.object(def.shape.name) else { continue };
            if object.kind != Kind::Table {
                continue;
            }
            match reader.read_table(object)? {
                Ok(table) => database.tables.push(table),
                Err(unreadable) => database.unreadable.push((object.name.clone(), unreadable.near)),
            }
        }
        for object in database.objects.iter_mut().filter(|object| object.kind == Kind::Table) {
            if !declared.iter().any(|def| def.shape.name.eq_ignore_ascii_case(&object.name)) {
                // A table that isn't ours may be broken; that is told, and stops nothing.
                object.parents = reader.read_parents(&object.name).ok();
            }
        }
        Ok(database)
    }

    /// Whether an undeclared table has references, or can't be read.
    pub(crate) fn has_strangers(&self) -> bool {
        let mut tables = self.objects.iter().filter(|object| object.kind == Kind::Table);
        tables.any(|object| object.parents.as_ref().is_none_or(|parents| !parents.is_empty()))
    }

    /// Finds a table or view.
    pub(crate) fn object(&self, name: &str) -> Option<&Object> {
        let mut relations = self.objects.iter().filter(|o| !matches!(o.kind, Kind::Index | Kind::Trigger));
        relations.find(|object| object.name.eq_ignore_ascii_case(name))
    }

    /// Finds a declared table.
    pub(crate) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name.eq_ignore_ascii_case(name))
    }
}

impl Table {
    /// Finds a column.
    pub(crate) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// Gives what decides how values of a column are stored and compared.
    pub(crate) fn comparison(&self, column: &str) -> Option<(Affinity, String)> {
        let column = self.column(column)?;
        Some((self.affinity(column), column.collation.to_ascii_uppercase()))
    }

    /// Gives the affinity of a column. A type of nothing but quotes is a type, of which SQLite tells nothing.
    pub(crate) fn affinity(&self, column: &Column) -> Affinity {
        let mut clauses = self.text.columns.iter();
        let clause = clauses.find(|clause| clause.name.eq_ignore_ascii_case(&column.name));
        if column.declared_type.is_empty() && clause.is_some_and(|clause| clause.has_quoted_type) {
            return Affinity::Numeric;
        }
        affinity(&column.declared_type, self.text.strict)
    }
}

impl Index {
    /// Tells whether it is over exactly these columns in this order, each compared as it compares itself. Which
    /// rows it has is another question.
    pub(crate) fn is_of(&self, columns: &[&str]) -> bool {
        self.terms.len() == columns.len() && self.starts_with(columns)
    }

    /// Tells whether it is over exactly these columns, and no row is left out.
    pub(crate) fn is_over(&self, columns: &[&str]) -> bool {
        !self.partial && self.is_of(columns)
    }

    /// Tells whether it can look up rows by these columns.
    pub(crate) fn begins_with(&self, columns: &[&str]) -> bool {
        !self.partial && self.starts_with(columns)
    }

    fn starts_with(&self, columns: &[&str]) -> bool {
        let same = |(term, column): (&Term, &&str)| {
            term.column.as_ref().is_some_and(|name| name.eq_ignore_ascii_case(column)) && term.natural
        };
        self.terms.len() >= columns.len() && self.terms.iter().zip(columns).all(same)
    }
}
