//! The constraints of a database as owned data, wherever they were read.
//!
//! Tables are known by their position in [`Schema::tables`], columns by their position in their table, references by
//! table and position ([`Incoming`]). Everything that SQLite decides by looking at a name is decided once, when the
//! schema is made.
//!
//! # Where it comes from
//!
//! - [`Schema::declared`] makes it of a program's own tables, without a file.
//! - [`ReadTx::schema`](crate::ReadTx::schema) gives that of an open database: declared tables first, then what else
//!   the file has. It is read again when another connection has changed the file's schema.
//! - [`Schema::read`] and [`Schema::read_all`] read it from any connection, whoever made the file.
//!
//! The first two are equal for a file that this library has made. What SQLite doesn't tell by its PRAGMAs (names of
//! constraints, whether a reference is deferred) is read from the text of each table, and what both tell is compared.
//!
//! # What is wrong with a file
//!
//! SQLite takes nearly every definition, and tells of a wrong one only when data changes, or never (SQLite
//! documentation, "SQLite Foreign Key Support", §3). [`Schema::findings`] tells before:
//!
//! ```
//! use fk::mirror::Schema;
//! use fk::rusqlite::Connection;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let file = Connection::open_in_memory()?;
//! file.execute_batch(
//!     "CREATE TABLE artist (id INTEGER PRIMARY KEY, name TEXT);
//!      CREATE UNIQUE INDEX living ON artist (name) WHERE id > 0;
//!      CREATE TABLE track (id INTEGER PRIMARY KEY, artist TEXT REFERENCES artist (name));
//!      CREATE TABLE tag (track INTEGER REFERENCE track);",
//! )?;
//! let told: Vec<String> = Schema::read(&file)?.findings.iter().map(|finding| finding.to_string()).collect();
//! assert_eq!(
//!     told,
//!     [
//!         r#"column "tag"."track" has the type "INTEGER REFERENCE track": "REFERENCE" isn't REFERENCES, so SQLite reads it as part of the type
//!   so: there is no foreign key
//!   help: rebuild the table with REFERENCES"#,
//!         r#"foreign key "fk_track_artist" of table "track", ("artist") REFERENCES "artist" ("name"): unique index "living" leaves out rows (WHERE ..), and so is no key to refer to
//!   so: SQLite refuses every INSERT and DELETE of "track", changes of its referencing columns, and deletes and changes of keys in "artist", with "foreign key mismatch"
//!   help: CREATE UNIQUE INDEX "uq_artist_name" ON "artist" ("name")"#,
//!     ]
//! );
//! # Ok(())
//! # }
//! ```
//!
//! A definition that can't be read stops nothing: it is told of, and the rest is there. [`FindingKind`] says what there
//! is to find, for those who would rather match than read.

use std::fmt;

use fk_core::schema::Action;

pub use super::finding::FindingKind;
pub use crate::verify::Affinity;

/// Holds the tables of a database with their constraints.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Schema {
    /// The tables. Those that a program declares come first, in the order of its schema.
    pub tables: Vec<Table>,
    /// What is wrong with a definition: SQLite itself tells only when data changes, or never.
    pub findings: Vec<Finding>,
}

/// Describes a table.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Table {
    /// The database that it is in, as ATTACH has named it: `main` for the file itself.
    pub database: String,
    /// Its name.
    pub name: String,
    /// Its place among the tables of its database in order of creation.
    pub order: usize,
    /// Its columns, generated ones too.
    pub columns: Vec<Column>,
    /// Positions of the primary key's columns; empty where there is none.
    pub key: Vec<usize>,
    /// The name by which a row's rowid is asked for: of the INTEGER PRIMARY KEY, or one that no column has. `None`
    /// where the table is WITHOUT ROWID, or every such name is a column's.
    pub rowid: Option<String>,
    /// Its candidate keys other than the primary key.
    pub uniques: Vec<Unique>,
    /// Its references, in order of declaration.
    pub references: Vec<Reference>,
    /// The references to it, of every table, in the order in which SQLite acts on them: the newest first.
    pub incoming: Vec<Incoming>,
    /// Whether there are triggers on it that aren't this library's: the file's, and where a connection's schema was read,
    /// its TEMP ones.
    pub has_triggers: bool,
}

/// Describes a column.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its declared type; empty where there is none.
    pub declared_type: String,
    /// What SQLite does to a value on its way in (SQLite documentation, "Datatypes In SQLite", §3.1).
    pub affinity: Affinity,
    /// The name of its collation, in capitals.
    pub collation: String,
    /// Whether it may not be NULL.
    pub not_null: bool,
    /// Its default as SQL.
    pub default: Option<String>,
    /// Whether it is generated.
    pub generated: bool,
}

/// Describes a candidate key.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Unique {
    /// Its name: of the constraint, or of its index.
    pub name: String,
    /// Positions of its columns.
    pub columns: Vec<usize>,
    /// Whether it is about some rows alone.
    pub partial: bool,
    /// Whether it compares its columns as they compare themselves. One that doesn't is no key to refer to.
    pub natural: bool,
}

/// Describes a foreign key.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Reference {
    /// Its name; one without a name is called as a declared one would be: `fk_<table>_<columns>`.
    pub name: String,
    /// Its place among the references in the text of its table.
    pub order: usize,
    /// Positions of the referencing columns.
    pub columns: Vec<usize>,
    /// The referenced table's name, as it is written.
    pub parent_name: String,
    /// The referenced table's position; `None` where it isn't there.
    pub parent: Option<usize>,
    /// Positions of the referenced columns, in the order of `columns`; empty where they can't be found.
    pub parent_columns: Vec<usize>,
    /// What a delete of the parent does.
    pub on_delete: Action,
    /// What a change of the parent's key does.
    pub on_update: Action,
    /// Whether it is DEFERRABLE INITIALLY DEFERRED.
    pub deferred: bool,
    /// Whether the database enforces it; an audited reference is only declared.
    pub enforced: bool,
    /// Whether the referencing columns are all NULL or none.
    pub match_full: bool,
    /// Positions of the columns that SET NULL makes NULL on delete, where it isn't all of them.
    pub set_null: Vec<usize>,
    /// Whether both sides have the same affinity and collation, column by column; INTEGER and NUMERIC are the same here.
    /// Only then does SQLite compare them in one way everywhere, and by index.
    pub alike: bool,
    /// Whether SQLite can find the parent's key: both tables are there, and the columns are a key of the parent.
    /// Otherwise every change of the data that needs it is an error, and nothing can be enforced or acted on.
    pub sound: bool,
    /// Whether an index of the child begins with the referencing columns.
    pub indexed: bool,
}

/// Points at a reference, as its parent sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Incoming {
    /// The child's position among the tables.
    pub child: usize,
    /// The reference's position in the child.
    pub key: usize,
}

/// Tells of a definition with which something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Finding {
    /// What kind of thing is wrong.
    pub kind: FindingKind,
    /// The database that it is in, as ATTACH has named it.
    pub database: String,
    /// The table; empty where it is about another object.
    pub table: String,
    /// The constraint, where it is about one.
    pub constraint: Option<String>,
    /// What is wrong, what follows from it, and what to do.
    pub text: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Schema {
    /// Gives the reference that `at` points at, with its table.
    pub fn reference(&self, at: Incoming) -> (&Table, &Reference) {
        let child = &self.tables[at.child];
        (child, &child.references[at.key])
    }

    /// Lists all references, table by table.
    pub fn references(&self) -> impl Iterator<Item = Incoming> {
        let tables = self.tables.iter().enumerate();
        tables.flat_map(|(child, table)| (0..table.references.len()).map(move |key| Incoming { child, key }))
    }

    /// Finds a table of a database; names are compared as SQLite does, without the case of ASCII letters.
    pub fn find(&self, database: &str, name: &str) -> Option<usize> {
        self.tables
            .iter()
            .position(|table| table.database.eq_ignore_ascii_case(database) && table.name.eq_ignore_ascii_case(name))
    }

    /// Finds a reference by its table's and its own name.
    pub fn find_reference(&self, table: &str, name: &str) -> Option<Incoming> {
        self.references().find(|at| {
            let (child, reference) = self.reference(*at);
            child.name.eq_ignore_ascii_case(table) && reference.name.eq_ignore_ascii_case(name)
        })
    }

    /// Fills in which references lead to each table, the newest first.
    pub(super) fn link(&mut self) {
        for table in &mut self.tables {
            table.incoming.clear();
        }
        let mut all: Vec<Incoming> = self.references().collect();
        all.sort_by_key(|at| {
            let (child, reference) = self.reference(*at);
            std::cmp::Reverse((child.order, reference.order))
        });
        for at in all {
            let (_, reference) = self.reference(at);
            if let Some(parent) = reference.parent.filter(|_| reference.sound) {
                self.tables[parent].incoming.push(at);
            }
        }
    }
}

/// A name by which rowids can be asked for, where no column has it (SQLite documentation, "ROWIDs and the INTEGER
/// PRIMARY KEY").
pub(super) fn free_rowid(columns: &[Column]) -> Option<String> {
    let taken = |word: &&str| columns.iter().any(|column| column.name.eq_ignore_ascii_case(word));
    ["rowid", "_rowid_", "oid"].into_iter().find(|word| !taken(word)).map(ToOwned::to_owned)
}

impl Table {
    /// Finds a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// Gives the columns that tell a row from the others: its rowid, or its primary key. Empty where it has neither.
    pub fn identity(&self) -> Vec<&str> {
        match &self.rowid {
            Some(rowid) => vec![rowid.as_str()],
            None => self.names(&self.key).collect(),
        }
    }

    /// Gives the names of columns.
    pub fn names<'a>(&'a self, positions: &'a [usize]) -> impl Iterator<Item = &'a str> + 'a {
        positions.iter().map(|at| self.columns[*at].name.as_str())
    }

    /// Whether the rowid is the primary key itself.
    pub fn rowid_is_key(&self) -> bool {
        matches!((self.key.as_slice(), &self.rowid), ([at], Some(rowid)) if self.columns[*at].name == *rowid)
    }
}

impl Reference {
    /// Gives the columns that an action on delete makes NULL.
    pub fn nulled(&self) -> &[usize] {
        if self.set_null.is_empty() { &self.columns } else { &self.set_null }
    }
}
