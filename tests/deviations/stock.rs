//! SQLite as it is: rusqlite's connection with foreign keys on, and nothing of this library.

use fk::{Db, Error, Schema, Verify};
use rusqlite::types::Value;
use rusqlite::{Connection, ffi};

use crate::support::Folder;

/// What a statement came to, by SQLite's extended result code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    /// `FOREIGN KEY constraint failed` (787).
    ForeignKey,
    /// The same words, by RESTRICT (1811).
    Restrict,
    Other(i32),
}

pub(crate) use Outcome::{Done, ForeignKey, Restrict};

/// From this version on, COMMIT and the end of a statement refuse a counter that isn't zero; before, only one above
/// zero.
pub(crate) const REFUSES_NEGATIVE: i32 = 3_051_000;

/// Whether this SQLite refuses a counter of violations below zero.
pub(crate) fn refuses_negative() -> bool {
    rusqlite::version_number() >= REFUSES_NEGATIVE
}

/// A database in memory that SQLite alone looks after.
pub(crate) struct Stock(pub(crate) Connection);

impl Stock {
    pub(crate) fn new(schema: &str) -> Self {
        Self::over(Connection::open_in_memory().unwrap(), schema)
    }

    pub(crate) fn over(connection: Connection, schema: &str) -> Self {
        connection.pragma_update(None, "foreign_keys", true).unwrap();
        connection.execute_batch(schema).unwrap();
        Self(connection)
    }

    /// Runs one statement, prepared anew.
    pub(crate) fn run(&self, sql: &str) -> Outcome {
        outcome(self.0.prepare(sql).and_then(|mut statement| {
            let mut rows = statement.raw_query();
            while rows.next()?.is_some() {}
            Ok(())
        }))
    }

    /// Runs statements that have to succeed.
    pub(crate) fn all(&self, statements: &[&str]) {
        for sql in statements {
            assert_eq!(self.run(sql), Done, "{sql}");
        }
    }

    /// Gives a query's rows as text: `1 a, 2 NULL`.
    pub(crate) fn rows(&self, sql: &str) -> String {
        rows(&self.0, sql)
    }

    /// How many rows SQLite itself finds that reference nothing.
    pub(crate) fn orphans(&self) -> usize {
        let mut statement = self.0.prepare("PRAGMA foreign_key_check").unwrap();
        statement.query_map([], |_| Ok(())).unwrap().count()
    }
}

pub(crate) fn outcome<T>(result: rusqlite::Result<T>) -> Outcome {
    match result {
        Ok(_) => Done,
        Err(error) => match error.sqlite_error().map(|inner| inner.extended_code) {
            Some(ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => ForeignKey,
            Some(ffi::SQLITE_CONSTRAINT_TRIGGER) => Restrict,
            Some(code) => Outcome::Other(code),
            None => panic!("{error}"),
        },
    }
}

fn rows(connection: &Connection, sql: &str) -> String {
    let mut statement = connection.prepare(sql).unwrap();
    let width = statement.column_count();
    let shown = |value: Value| match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(i) => i.to_string(),
        Value::Real(r) => format!("{r:?}"),
        Value::Text(text) => text,
        Value::Blob(bytes) => format!("{bytes:?}"),
    };
    let found = statement.query_map([], |row| {
        let values: rusqlite::Result<Vec<String>> = (0..width).map(|at| row.get(at).map(shown)).collect();
        Ok(values?.join(" "))
    });
    found.unwrap().collect::<rusqlite::Result<Vec<_>>>().unwrap().join(", ")
}

/// A file that another program has made.
pub(crate) struct Foreign {
    folder: Folder,
}

impl Foreign {
    pub(crate) fn new(schema: &str) -> Self {
        let foreign = Self { folder: Folder::new() };
        let connection = Connection::open(foreign.path()).unwrap();
        connection.execute_batch(schema).unwrap();
        foreign
    }

    /// A file with a declared schema, and more.
    pub(crate) fn declared<S: Schema>(more: &str) -> Self {
        let foreign = Self { folder: Folder::new() };
        drop(Db::<S>::open(foreign.path()).unwrap());
        Connection::open(foreign.path()).unwrap().execute_batch(more).unwrap();
        foreign
    }

    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.folder.file("foreign.db")
    }

    pub(crate) fn open<S: Schema>(&self) -> Db<S> {
        Db::<S>::options().verify(Verify::Compatible).open(self.path()).unwrap()
    }
}

/// How many rows of the database reference nothing.
pub(crate) fn orphans<S: Schema>(db: &Db<S>) -> usize {
    let found: Vec<(i64,)> = db.read(|tx| tx.sql("SELECT count(*) FROM pragma_foreign_key_check", ())).unwrap();
    usize::try_from(found[0].0).unwrap()
}

/// The names of the violated constraints.
#[track_caller]
pub(crate) fn names<R: std::fmt::Debug>(outcome: fk::Result<R>) -> Vec<String> {
    let error = outcome.unwrap_err();
    assert!(matches!(error, Error::Violation(_)), "{error:#}");
    error.violations().iter().map(|violation| violation.constraint.clone()).collect()
}
