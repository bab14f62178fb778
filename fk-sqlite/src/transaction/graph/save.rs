//! How a row of a graph is written: inserted unless it is there, then overwritten.

use fk_core::expression::{Node, Part, Path};
use fk_core::key::KeyValue;
use fk_core::row::Sink;
use fk_core::sql::{self, OnConflict};
use fk_core::{Any, Error, Result, Schema};

use super::{Row, Saved, order};
use crate::bind::bind_all;
use crate::dialect::SQLITE;
use crate::explain::{self, Failed};
use crate::transaction::mark;
use crate::transaction::mirrored::What;
use crate::transaction::write::{Columns, WriteTx, ignored, written_columns};

/// A row's columns and values; those of its reference that wait are NULL at first.
pub(super) struct Ready {
    pub(super) table: usize,
    pub(super) row: Columns,
}

impl Ready {
    /// The value that the row gives a column, where it gives one.
    pub(super) fn value(&self, column: usize) -> Option<&Any> {
        self.row.values.get(self.row.columns.iter().position(|at| *at == column)?)
    }

    /// The values that it gives some columns, if it gives one to each.
    pub(super) fn values_of(&self, columns: &[usize]) -> Option<Vec<&Any>> {
        columns.iter().map(|at| self.value(*at)).collect()
    }

    /// Its primary key.
    pub(super) fn key(&self, key: &[usize]) -> Vec<Any> {
        key.iter().map(|at| self.value(*at).cloned().unwrap_or(Any::Null)).collect()
    }

    /// Some of its columns, as SET takes them.
    fn parts(&self, some: impl Fn(usize) -> bool) -> Vec<Part> {
        let all = self.row.columns.iter().zip(&self.row.values);
        all.filter(|(at, _)| some(**at))
            .map(|(at, value)| Part { path: Path::TABLE, index: *at, value: Node::Value(value.clone()) })
            .collect()
    }
}

/// A primary key whose type isn't known here.
struct RawKey(Vec<Any>);

impl KeyValue for RawKey {
    fn bind(&self, sink: &mut dyn Sink) -> Result<()> {
        self.0.iter().try_for_each(|value| sink.put(Ok(value.as_ref().into())))
    }

    fn values(&self) -> Vec<Any> {
        self.0.clone()
    }
}

impl<S: Schema> WriteTx<'_, S> {
    pub(super) fn save_rows(&mut self, rows: Vec<Row>) -> Result<Saved> {
        let defs = self.session().inner().model.defs;
        let ready = |row: Row| {
            let def = defs[row.table];
            Ok(Ready { table: row.table, row: written_columns(def, row.values)? })
        };
        let rows: Vec<Ready> = rows.into_iter().map(ready).collect::<Result<_>>()?;
        let rows = order::last_of_each(self.session(), rows);
        let plan = order::of(self.session(), &rows)?;
        if plan.defers {
            self.defer_foreign_keys()?;
        }
        let mut saved = Saved::default();
        for at in plan.order {
            let waits = plan.later.get(&at).map_or(&[][..], Vec::as_slice);
            if self.insert_absent(&rows[at], waits)? {
                saved.inserted += 1;
            } else {
                let key = defs[rows[at].table].shape.key;
                let some = |column: usize| !key.contains(&column) && !waits.contains(&column);
                self.overwrite(&rows[at], some).map_err(|error| match error {
                    // It was neither inserted nor there.
                    Error::NotFound { table, .. } => ignored(table),
                    error => error,
                })?;
                saved.updated += 1;
            }
        }
        for (at, waits) in &plan.later {
            self.overwrite(&rows[*at], |column| waits.contains(&column))?;
        }
        Ok(saved)
    }

    /// Inserts a row unless its primary key is there, with NULL in columns that wait; says whether it has.
    fn insert_absent(&mut self, row: &Ready, waits: &[usize]) -> Result<bool> {
        let (table, columns) = (row.table, &row.row.columns);
        let value = |(at, value): (&usize, &Any)| if waits.contains(at) { Any::Null } else { value.clone() };
        let values: Vec<Any> = columns.iter().zip(&row.row.values).map(value).collect();
        self.guarded(What::insert(table, false), |tx| {
            let session = tx.session();
            let def = session.table(table);
            let text = || sql::upsert(def, columns, 0, OnConflict::Nothing, &SQLITE);
            // The shape that a typed upsert of some columns has too: by the primary key, and nothing where it is there.
            let shape = session.shape(mark::UPSERT, table, [0, 0, 0].into_iter().chain(columns.iter().copied()))?;
            let mut loan = session.lend_shape(shape, &mut || text())?;
            bind_all(&mut loan, &values)?;
            let outcome = count(&mut loan.query());
            session.give(loan);
            match outcome {
                Ok(written) => {
                    if written > 0 {
                        session.wrote_given(table, columns, &values);
                    }
                    Ok(written > 0)
                }
                Err(error) => {
                    let failed = Failed::upsert(table, columns, values.clone(), text());
                    Err(explain::statement(session, error, &failed))
                }
            }
        })
    }

    /// Writes some columns of a row that is there.
    fn overwrite(&mut self, row: &Ready, some: impl Fn(usize) -> bool) -> Result<()> {
        let key = RawKey(row.key(self.session().table(row.table).shape.key));
        self.set_row(row.table, &key, row.parts(some))
    }
}

/// Runs a statement to its end, and counts the rows that it gives.
fn count(rows: &mut rusqlite::Rows<'_>) -> rusqlite::Result<usize> {
    let mut count = 0;
    while rows.next()?.is_some() {
        count += 1;
    }
    Ok(count)
}
