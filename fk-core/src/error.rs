//! The one error type, and [`Result`].

mod tree;
mod writing;

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

pub use self::tree::{TreeFault, TreeFaultKind};
use crate::any::Any;
use crate::plan::Plan;
use crate::relation::{Constraint, Relation};
use crate::value::ValueError;
use crate::violation::{Event, KeyText, RowsAtFault, Violation, Violations};

/// A result with this library's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Says what went wrong. `{}` names constraints, tables and counts; `{:#}` adds the values, which can
/// be personal data; `{:?}` reads as `{:#}`, so that `fn main() -> fk::Result<()>` ends in a sentence.
///
/// Whatever the variant, the failed call has left the data as it was before.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A constraint refused a write or a commit. Given by every write, by `sql`, and by `write` itself
    /// when the commit is refused.
    #[error(transparent)]
    Violation(Violations),

    /// There is no such row. Given by `require`, `one`, `update`, `set` and `delete`.
    #[error(fmt = not_found_text)]
    NotFound {
        /// The table.
        table: &'static str,
        /// The columns that were asked for; empty for a query.
        columns: Vec<&'static str>,
        /// Their values.
        key: Vec<Any>,
    },

    /// The row isn't what it was when it was read. Given by `update_if_unchanged`; nothing was written.
    #[error(fmt = writing::changed)]
    Changed {
        /// The table.
        table: &'static str,
        /// The primary key's columns.
        columns: Vec<&'static str>,
        /// The row's key.
        key: Vec<Any>,
        /// The columns that have other values now.
        changed: Vec<&'static str>,
    },

    /// A new row doesn't reference the row that it is nested below. Given by `insert_nested`; nothing was inserted.
    #[error(fmt = writing::other_parent)]
    OtherParent {
        /// The foreign key that the relation reads backwards.
        constraint: &'static str,
        /// The new row's table.
        table: &'static str,
        /// Its referencing columns.
        columns: Vec<&'static str>,
        /// Their values.
        key: Box<[Any]>,
        /// The table of the row above it.
        parent: &'static str,
        /// What they would have to be: that row's referenced values.
        parent_key: Box<[Any]>,
    },

    /// Rows of one table reference one another in a circle, and none of the references can wait. Given by `save_graph`;
    /// nothing was saved.
    #[error(fmt = writing::circle)]
    Circle {
        /// The table.
        table: &'static str,
        /// The foreign keys of the circle.
        constraints: Vec<&'static str>,
        /// The primary key's columns.
        columns: Vec<&'static str>,
        /// The keys of the rows, each referencing the next, and the last the first.
        keys: Vec<Vec<Any>>,
    },

    /// A query by `one` found more than one row.
    #[error("more than one row of \"{table}\" matches the query")]
    NotUnique {
        /// The table.
        table: &'static str,
    },

    /// A stored value is none of its column's type. Given by every call that reads rows.
    #[error(fmt = decode_text)]
    Decode {
        /// The table; empty for raw SQL.
        table: String,
        /// The column.
        column: String,
        /// The row's primary key, where the row has one: column and value.
        key: Vec<(String, Any)>,
        /// What is wrong with the value.
        source: Box<ValueError>,
    },

    /// A cursor is none of the query that it was given to, or its text was changed (a service's 400). Given by
    /// `tx.page`, and by reading the text.
    #[error("the cursor leads nowhere in \"{table}\": {reason}\n  help: begin with the first page")]
    Cursor {
        /// The table whose rows were asked for.
        table: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },

    /// A value can't be stored. Given by every call that binds values.
    #[error(fmt = encode_text)]
    Encode {
        /// The table; empty for raw SQL.
        table: String,
        /// The column, or the parameter.
        column: String,
        /// What is wrong with the value.
        source: Box<ValueError>,
    },

    /// A transaction was begun inside another of the same database on the same thread, and would wait for it: a
    /// `read` or `write` inside a `write`, one more `read` than there are readers, or any inside any in memory.
    /// Given by `read`, `write` and `begin_*`, at once.
    #[error(
        "a {inner} inside a transaction of the same database on this thread\n  help: pass the outer transaction (`tx`) on instead of the database, or end it first"
    )]
    Nested {
        /// `read`, `write` or `checkpoint`.
        inner: &'static str,
    },

    /// The database has ended the transaction by itself (disk full, I/O error, out of memory,
    /// `RAISE(ROLLBACK)`); nothing of it was kept, and nothing runs outside it. Given by the call that
    /// found out, by every further call of the transaction and by its commit.
    #[error("the transaction was rolled back by the database: {reason}")]
    TransactionLost {
        /// What the database said.
        reason: String,
    },

    /// Another connection held a lock for longer than the busy timeout.
    #[error("the database is busy: {what} for {waited:?}")]
    Busy {
        /// What was waited for.
        what: &'static str,
        /// How long was waited.
        waited: Duration,
    },

    /// The write-ahead log has reached its limit, and a reader keeps it from being emptied. Given when
    /// a write transaction begins.
    #[error(
        "the write-ahead log has {bytes} bytes, over its limit of {limit}, and a read transaction that began {oldest_reader:?} ago keeps it\n  help: end the reader, or raise `wal_limit`"
    )]
    WalLimit {
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
        /// Age of the oldest reader of this `Db`; zero where it is another process.
        oldest_reader: Duration,
    },

    /// The file can't be opened: it isn't there, is a directory, or permission is missing. Given by `open`, and by
    /// `read` and `begin_read` when they need one more connection.
    #[error("can't open \"{}\": {reason}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },

    /// The file isn't a database. Given by `open`.
    #[error("\"{}\" is not a SQLite database", path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },

    /// The file or its folder can't be written. Given by `open` and by writes.
    #[error("\"{}\" can't be written: {reason}", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },

    /// The file's schema isn't the declared one. Given by `open`; the file is as it was.
    #[error(fmt = mismatch_text)]
    SchemaMismatch {
        /// The declared schema.
        schema: &'static str,
        /// Each difference, with what would mend it.
        differences: Vec<String>,
    },

    /// Foreign keys can't be switched on for a connection. Given by `open` and wherever a connection is made.
    #[error("foreign keys can't be switched on: {reason}")]
    ForeignKeysOff {
        /// Why not.
        reason: String,
    },

    /// The statement can't be run where it was given: given by `sql`, before anything runs. Or a file's own trigger
    /// has ignored the row (`RAISE(IGNORE)`): given by the write. Or a row is there already, with a key that only the
    /// database computes: given by `insert_or_get` and `upsert` where no other column leads to it.
    #[error("refused: {reason}\n  in: {sql}")]
    Refused {
        /// Why, and what to do.
        reason: String,
        /// The statement.
        sql: String,
    },

    /// A computation with integers came to one that has no place in 64 bits.
    #[error("integer overflow in {expression}")]
    Overflow {
        /// The expression, as it stands in the statement.
        expression: String,
    },

    /// A query used a column of another query.
    #[error(
        "a column of another query was used in a query of \"{table}\"\n  help: use the columns that the closure is given"
    )]
    ForeignColumn {
        /// The table that the query is about.
        table: &'static str,
    },

    /// A statement or the commit was refused, but no row violates a constraint: SQLite's counter of violations is
    /// wrong. Given by every write and by the commit, where a file has rows that reference nothing, or after SQL by
    /// hand.
    #[error("SQLite refused the {what} for a foreign key, but no row violates one\n  help: {help}")]
    Unexplained {
        /// `commit` or `statement`.
        what: &'static str,
        /// What to do.
        help: String,
    },

    /// The referential actions of a statement go deeper than SQLite follows. Given by every write; it has changed
    /// nothing.
    #[error(fmt = writing::too_deep)]
    TooDeep {
        /// What was being done.
        event: Event,
        /// The table with which it began; empty where that isn't known.
        table: String,
        /// The references that the actions follow in a circle, each with its table; empty where they aren't known, as
        /// with a file's own triggers.
        circle: Vec<(String, String)>,
        /// The primary key's columns.
        columns: Vec<String>,
        /// The key of the row with which it began; empty where it isn't known.
        key: Vec<Any>,
    },

    /// A reference of the file can't be enforced, because of its definition: SQLite calls it a mismatch, or misses the
    /// table. Given by every write of a table that has such a reference, or to which one leads.
    #[error("{finding}")]
    BrokenReference {
        /// The reference's name.
        constraint: String,
        /// The table that has it.
        child: String,
        /// The table that it names.
        parent: String,
        /// What is wrong, what follows from it, and what to do.
        finding: String,
    },

    /// SQLite did something else than this library had foretold ([`Enforcement::Both`]); the statement was undone. Given
    /// by every write, and by the commit, whose transaction is then still open.
    ///
    /// [`Enforcement::Both`]: https://docs.rs/fk-orm/latest/fk/enum.Enforcement.html
    #[error(
        "foreign keys: SQLite came to something else than was foretold\n  foretold: {foretold}\n  SQLite: {outcome}\n  help: the error's `script` makes the same database and ends with the statement"
    )]
    Disagreement {
        /// What this library foretold.
        foretold: String,
        /// What SQLite did.
        outcome: String,
        /// SQL that makes the database as it was, then the statement. It has the data's values.
        script: String,
    },

    /// A reference can't be searched for orphans, or not be repaired in the way that was asked for; nothing was changed.
    /// Given by `orphans_of`, `each_orphan`, `repair` and `undo_repair`.
    #[error("foreign key constraint \"{constraint}\" can't be repaired: {reason}")]
    Repair {
        /// The constraint's name.
        constraint: String,
        /// Why not, and what to do.
        reason: String,
    },

    /// The database engine's own error.
    #[error("{message}")]
    Database {
        /// The message, with the statement if SQLite couldn't read it.
        message: String,
        /// The engine's error.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },

    /// The rows aren't those of the plan any more, or what SQLite did was something else (a trigger of the file). Given
    /// by `execute`; nothing was done.
    #[error(fmt = writing::plan_changed)]
    PlanChanged {
        /// What would happen now.
        plan: Box<Plan>,
    },

    /// A delete would delete or change more rows than it may. Given by `delete` and `delete_if_present` where the schema
    /// has a budget or a reference a limit, and by the deletes of `at_most`; nothing was done.
    #[error(fmt = writing::over_budget)]
    OverBudget {
        /// What would happen.
        plan: Box<Plan>,
        /// How many rows may be deleted or changed.
        limit: u64,
        /// The reference whose limit it is; `None` where it is about all rows.
        constraint: Option<String>,
    },

    /// The rows of a table make no tree, or wouldn't any more. Given by `tree`, and by `move_under`, which has changed
    /// nothing then.
    #[error(transparent)]
    Tree(Box<TreeFault>),

    /// The closure of an asynchronous transaction panicked; the transaction was rolled back.
    #[error("the transaction's closure panicked: {0}")]
    Panicked(String),
}

fn not_found_text(table: &str, columns: &[&'static str], key: &[Any], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if columns.is_empty() {
        return write!(f, "no row of \"{table}\" matches the query");
    }
    write!(f, "table \"{table}\" has no row with this key ({})", columns.join(", "))?;
    if f.alternate() { write!(f, "\ndetail: {}", KeyText(columns, key)) } else { Ok(()) }
}

fn decode_text(
    table: &str,
    column: &str,
    key: &[(String, Any)],
    source: &ValueError,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    column_text(table, column, "result column", f)?;
    f.write_str(" can't be read: ")?;
    fmt::Display::fmt(source, f)?;
    if !f.alternate() || key.is_empty() {
        return Ok(());
    }
    let columns: Vec<&str> = key.iter().map(|(column, _)| column.as_str()).collect();
    let values: Vec<Any> = key.iter().map(|(_, value)| value.clone()).collect();
    write!(f, "\ndetail: in the row with key {}", KeyText(&columns, &values))
}

fn column_text(table: &str, column: &str, raw: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match table {
        "" => write!(f, "{raw} {column}"),
        table => write!(f, "column \"{column}\" of table \"{table}\""),
    }
}

fn encode_text(table: &str, column: &str, source: &ValueError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    column_text(table, column, "parameter", f)?;
    f.write_str(" can't be written: ")?;
    fmt::Display::fmt(source, f)
}

fn mismatch_text(schema: &str, differences: &[String], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let count = differences.len();
    let noun = if count == 1 { "difference" } else { "differences" };
    write!(f, "the file is not of schema `{schema}`: {count} {noun}")?;
    differences.iter().try_for_each(|difference| write!(f, "\n- {difference}"))
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:#}")
    }
}

/// Takes it out of its box, in which it passes from a column to the row.
impl From<Box<Self>> for Error {
    fn from(error: Box<Self>) -> Self {
        *error
    }
}

impl Error {
    /// Gives all violations, or none if this is another error.
    pub fn violations(&self) -> &[Violation] {
        match self {
            Self::Violation(violations) => violations.all(),
            _ => &[],
        }
    }

    /// Gives the violation that the database stopped at.
    pub fn violation(&self) -> Option<&Violation> {
        self.violations().first()
    }

    /// Gives all rows that a bulk load, or a stage that was promoted, has been refused for: for each constraint, how
    /// many, and their keys. Of other errors, nothing.
    pub fn rows_at_fault(&self) -> &[RowsAtFault] {
        match self {
            Self::Violation(violations) => violations.rows_at_fault(),
            _ => &[],
        }
    }

    /// Tells whether the constraint was violated, from whichever side.
    pub fn violates(&self, constraint: impl Constraint) -> bool {
        let name = constraint.constraint();
        self.violations().iter().any(|v| v.is(name))
    }

    /// Tells whether a written row references a row that doesn't exist (a service's 422).
    pub fn missing_parent(&self, relation: impl Relation) -> bool {
        let name = relation.constraint();
        self.violations().iter().any(|v| v.is(name) && v.kind.is_missing_parent())
    }

    /// Tells whether a row can't go, or change its key, since others reference it (a service's 409).
    pub fn still_referenced(&self, relation: impl Relation) -> bool {
        let name = relation.constraint();
        self.violations().iter().any(|v| v.is(name) && v.kind.is_still_referenced())
    }

    /// Tells whether a written row repeats a candidate key (a service's 409).
    pub fn duplicate<T: crate::Table, V>(&self, key: crate::CandidateKey<T, V>) -> bool {
        self.violates(key)
    }

    /// Tells whether a written row failed a CHECK constraint (a service's 422).
    pub fn check_failed<T: crate::Table, V>(&self, check: crate::Check<T, V>) -> bool {
        self.violates(check)
    }

    /// Tells whether a row that had to be there isn't (a service's 404).
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }

    /// Tells whether a row isn't any more what it was when it was read (a service's 409 or 412).
    pub fn is_changed(&self) -> bool {
        matches!(self, Self::Changed { .. })
    }

    /// Tells whether trying again may help (a service's 503).
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Busy { .. } | Self::WalLimit { .. })
    }
}
