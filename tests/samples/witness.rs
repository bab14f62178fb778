//! What a file holds, told by rusqlite alone, so that the typed layer isn't its own judge: every value of every row
//! that it gives is compared, and every reference that the file has is followed.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Debug;
use std::hash::Hash;
use std::path::Path;

use fk::key::KeyValue;
use fk::prelude::{Any, In, Key, ReadTx, Schema, Table};
use fk::rusqlite::types::Value;
use fk::rusqlite::{self, Connection, OpenFlags, Row};
use fk::table::values;
use libtest_mimic::Failed;

use crate::generated::ROWS;

/// Says what is wrong, unless the condition holds.
pub(crate) fn ensure(condition: bool, wrong: impl FnOnce() -> String) -> Result<(), Failed> {
    if condition { Ok(()) } else { Err(wrong().into()) }
}

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) tables: usize,
    pub(crate) rows: usize,
    pub(crate) references: u32,
}

impl Totals {
    /// What a file of the same tables has that is made here.
    pub(crate) fn made(self) -> Self {
        Self { rows: self.tables * ROWS, ..self }
    }
}

/// A second look at a file, and what was compared with it so far.
pub(crate) struct Witness {
    connection: Connection,
    rows: BTreeMap<&'static str, usize>,
    references: BTreeMap<&'static str, u32>,
}

impl Witness {
    /// Opens a file so that not even a `-shm` file appears beside it.
    pub(crate) fn of(path: &Path) -> Result<Self, Failed> {
        let uri = format!("file:{}?immutable=1", path.display());
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(uri, flags)?;
        Ok(Self { connection, rows: BTreeMap::new(), references: BTreeMap::new() })
    }

    /// Reads a whole table, and compares every value with what the file has.
    pub(crate) fn whole<S: Schema, T: In<S>>(&mut self, tx: &ReadTx<'_, S>) -> Result<Vec<T>, Failed> {
        let table = T::SHAPE.name;
        let rows = tx.all(T::query())?;
        let mut found: Vec<String> = rows.iter().map(|row| shown(&values(row))).collect();
        found.sort_unstable();
        let columns: Vec<String> = T::SHAPE.columns.iter().map(|column| quoted(column.name)).collect();
        let expected = contents(&self.connection, table, &columns.join(", "))?;
        same(table, &found, &expected)?;
        self.rows.insert(table, rows.len());
        Ok(rows)
    }

    /// Follows a reference, once for each parent: the parent is the row of that key. Where there is no key, there is
    /// no parent.
    pub(crate) fn follow<S, C, P>(
        &mut self,
        tx: &ReadTx<'_, S>,
        children: &[C],
        key: impl Fn(&C) -> Option<Key<P, P::Id>>,
        parent: impl Fn(&C) -> fk::Result<Option<P>>,
    ) -> Result<(), Failed>
    where
        S: Schema,
        C: Table,
        P: In<S> + Debug + PartialEq,
        P::Id: KeyValue + Clone + Debug + Eq + Hash,
    {
        let mut seen = HashSet::new();
        for child in children {
            let key = key(child);
            if !seen.insert(key.clone()) {
                continue;
            }
            let found = parent(child)?;
            let expected = key.clone().map(|key| tx.require(key)).transpose()?;
            ensure(found == expected, || format!("{} leads from {key:?} to {found:?}", C::SHAPE.name))?;
        }
        *self.references.entry(C::SHAPE.name).or_default() += 1;
        Ok(())
    }

    /// Tells what was compared, and that no reference of these tables was left out.
    pub(crate) fn totals(&self) -> Result<Totals, Failed> {
        for table in self.rows.keys() {
            let sql = "SELECT count(DISTINCT id) FROM pragma_foreign_key_list(?1)";
            let there: u32 = self.connection.query_row(sql, [table], |row| row.get(0))?;
            let followed = self.references.get(table).copied().unwrap_or_default();
            ensure(followed == there, || format!("{followed} references of {table} were followed, there are {there}"))?;
        }
        let (rows, references) = (self.rows.values().sum(), self.references.values().sum());
        Ok(Totals { tables: self.rows.len(), rows, references })
    }
}

/// All rows of a table as text, sorted.
pub(crate) fn contents(connection: &Connection, table: &str, columns: &str) -> Result<Vec<String>, Failed> {
    let mut statement = connection.prepare(&format!("SELECT {columns} FROM {}", quoted(table)))?;
    let width = statement.column_count();
    let row = |row: &Row<'_>| (0..width).map(|at| Ok(any(row.get(at)?))).collect::<rusqlite::Result<Vec<Any>>>();
    let rows = statement.query_map([], row)?.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut rows: Vec<String> = rows.iter().map(|row| shown(row)).collect();
    rows.sort_unstable();
    Ok(rows)
}

/// Both have the same rows; otherwise the first that differs is told.
pub(crate) fn same(table: &str, found: &[String], expected: &[String]) -> Result<(), Failed> {
    ensure(found.len() == expected.len(), || format!("{table} has {} rows of {}", found.len(), expected.len()))?;
    for (found, expected) in found.iter().zip(expected) {
        ensure(found == expected, || format!("{table}:\n   found {found}\nexpected {expected}"))?;
    }
    Ok(())
}

/// Shows a row so that only equal rows look equal. A whole number is the same as integer and as real: a NUMERIC
/// column stores the one, and a field of type `f64` gives the other.
fn shown(row: &[Any]) -> String {
    let value = |value: &Any| match value {
        Any::Null => "NULL".to_owned(),
        Any::Integer(number) => number.to_string(),
        Any::Real(number) => number.to_string(),
        Any::Text(text) => format!("{text:?}"),
        Any::Blob(bytes) => format!("{bytes:x?}"),
    };
    row.iter().map(value).collect::<Vec<_>>().join(", ")
}

fn any(value: Value) -> Any {
    match value {
        Value::Null => Any::Null,
        Value::Integer(number) => Any::Integer(number),
        Value::Real(number) => Any::Real(number),
        Value::Text(text) => Any::Text(text),
        Value::Blob(bytes) => Any::Blob(bytes),
    }
}

pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
