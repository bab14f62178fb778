//! How a row is inserted that the database has a part in: only what is given is named, and the row comes back.

use fk_core::expression::Node;
use fk_core::schema::TableDef;
use fk_core::sql::{self, OnConflict};
use fk_core::table::{Given, values};
use fk_core::{Any, Error, Event, In, Result, Schema, Table, ValueError};

use super::rows::{bound, ignored};
use super::{What, WriteTx};
use crate::bind::{Binder, RowSource, bind_all, pick};
use crate::dialect::SQLITE;
use crate::explain::{self, Failed};
use crate::model::Op;
use crate::statement::Loan;
use crate::transaction::mark;
use crate::transaction::read::not_found;

/// What a statement writes of a row.
pub(in crate::transaction) enum Written<T> {
    /// All columns; whether the database makes the key.
    Row(T, bool),
    /// Some columns.
    Columns(Columns),
}

/// Columns and their values.
pub(in crate::transaction) struct Columns {
    pub(in crate::transaction) columns: Vec<usize>,
    pub(in crate::transaction) values: Vec<Any>,
}

/// Takes the values of a whole row.
pub(in crate::transaction) fn written_columns(def: &'static TableDef, values: Vec<Option<Node>>) -> Result<Columns> {
    let mut written = Columns { columns: Vec::with_capacity(values.len()), values: Vec::with_capacity(values.len()) };
    for (at, value) in values.into_iter().enumerate() {
        let Some(value) = value else { continue };
        written.values.push(constant(def, at, value)?);
        written.columns.push(at);
    }
    Ok(written)
}

impl<T: Table> Written<T> {
    pub(super) fn new(given: Given<T>, generates_key: bool) -> Result<Self> {
        match given {
            Given::Row(row) => Ok(Self::Row(row, generates_key)),
            Given::Values(values) => Self::columns(T::def(), values, generates_key).map(Self::Columns),
        }
    }

    /// Takes the values that are given; a key that the database makes isn't, nor is a generated column's.
    pub(in crate::transaction) fn columns(
        def: &'static TableDef,
        given: Vec<Option<Node>>,
        generates_key: bool,
    ) -> Result<Columns> {
        let mut written = Columns { columns: Vec::with_capacity(given.len()), values: Vec::with_capacity(given.len()) };
        for (at, value) in given.into_iter().enumerate() {
            let made = generates_key && def.shape.key == [at];
            let is_written = !made && def.shape.columns.get(at).is_some_and(|column| column.generated.is_none());
            let Some(value) = value.filter(|_| is_written) else { continue };
            written.values.push(constant(def, at, value)?);
            written.columns.push(at);
        }
        Ok(written)
    }
}

/// A value, or why it is none.
fn constant(def: &TableDef, at: usize, node: Node) -> Result<Any> {
    let refuse = |source: ValueError| Error::Encode {
        table: def.shape.name.to_owned(),
        column: def.shape.columns.get(at).map_or("key", |column| column.name).to_owned(),
        source: Box::new(source),
    };
    match node {
        Node::Value(value) => Ok(value),
        Node::Invalid(error) => Err(refuse(error)),
        _ => Err(Error::ForeignColumn { table: def.shape.name }),
    }
}

impl<S: Schema> WriteTx<'_, S> {
    /// Inserts into a table some of whose values only the database knows.
    pub(super) fn insert_computed<T: Table + In<S>>(&mut self, given: Given<T>, generates_key: bool) -> Result<T> {
        match given {
            Given::Values(values) => self.insert_given(Written::<T>::columns(T::def(), values, generates_key)?),
            Given::Row(_) => Err(self.unwritten(<T as In<S>>::INDEX)),
        }
    }

    /// The derives give values for tables with computed columns, and rows for others.
    #[cold]
    pub(in crate::transaction) fn unwritten(&self, table: usize) -> Error {
        let table = self.session().table(table).shape.name;
        let reason = "what is inserted isn't what its table asks for: a row, or values where columns are computed";
        Error::Refused { reason: reason.to_owned(), sql: format!("an insert into \"{table}\"") }
    }

    /// INSERT of some columns; gives the whole row.
    fn insert_given<T: Table + In<S>>(&mut self, given: Columns) -> Result<T> {
        let keyless = T::SHAPE.generated_key && !given.columns.contains(&T::SHAPE.key[0]);
        self.guarded(What::insert(<T as In<S>>::INDEX, keyless), |tx| {
            let session = tx.session();
            let (table, def) = (<T as In<S>>::INDEX, T::def());
            let text = || sql::insert_given(def, &given.columns);
            let shape = session.shape(mark::INSERT, table, given.columns.iter().copied())?;
            let mut loan = session.lend_shape(shape, &mut || text())?;
            bind_all(&mut loan, &given.values)?;
            match stored(&mut loan) {
                Ok(stored) => {
                    session.give(loan);
                    session.wrote_given(table, &given.columns, &given.values);
                    let stored = stored.map_err(|unreadable| tx.withdraw(table, unreadable))?;
                    stored.ok_or_else(|| ignored(def.shape.name))
                }
                Err(error) => {
                    session.give(loan);
                    let failed = Failed::insert_given(def, table, &given.columns, given.values.clone(), text());
                    Err(explain::statement(session, error, &failed))
                }
            }
        })
    }

    /// INSERT .. ON CONFLICT; gives the row if one was written.
    pub(super) fn put<T: Table + In<S>>(
        &mut self,
        row: &Written<T>,
        key: usize,
        conflict: OnConflict,
    ) -> Result<Option<T>> {
        // What the database computes may be no value of its column; a row that was overwritten has to come back then.
        let keyless = match row {
            Written::Row(_, generated) => *generated,
            Written::Columns(some) => T::SHAPE.generated_key && !some.columns.contains(&T::SHAPE.key[0]),
        };
        let undoes = T::def().shape.computed || self.is_endless(<T as In<S>>::INDEX, Event::Update);
        self.guarded_if(undoes && conflict != OnConflict::Nothing, What::insert(<T as In<S>>::INDEX, keyless), |tx| {
            let session = tx.session();
            let (table, def) = (<T as In<S>>::INDEX, T::def());
            let some: &[usize] = match row {
                Written::Row(..) => &[],
                Written::Columns(some) => &some.columns,
            };
            let columns = || match row {
                Written::Row(..) => (0..def.shape.columns.len()).collect(),
                Written::Columns(some) => some.columns.clone(),
            };
            let text = || sql::upsert(def, &columns(), key, conflict, &SQLITE);
            let how = match conflict {
                OnConflict::Nothing => 0,
                OnConflict::Overwrite => 1,
                OnConflict::Touch(at) => at + 2,
            };
            let whole = usize::from(matches!(row, Written::Row(..)));
            let parts = [key, how, whole].into_iter().chain(some.iter().copied());
            let shape = session.shape(mark::UPSERT, table, parts)?;
            let mut loan = session.lend_shape(shape, &mut || text())?;
            let generated = match row {
                Written::Row(row, generates_key) => {
                    let generated = generates_key.then(|| def.shape.key[0]);
                    row.encode(&mut Binder::row(&mut loan, def, generated, usize::MAX))?;
                    generated
                }
                Written::Columns(some) => {
                    bind_all(&mut loan, &some.values)?;
                    None
                }
            };
            match stored(&mut loan) {
                Ok(stored) => {
                    session.give(loan);
                    match row {
                        Written::Row(row, _) => session.wrote_row(table, row),
                        Written::Columns(some) => session.wrote_given(table, &some.columns, &some.values),
                    }
                    if conflict != OnConflict::Nothing {
                        session.unsettled(table, Some(&|at| !def.shape.key.contains(&at)));
                    }
                    stored.map_err(|unreadable| match conflict {
                        OnConflict::Nothing => tx.withdraw(table, unreadable),
                        OnConflict::Overwrite | OnConflict::Touch(_) => unreadable.error,
                    })
                }
                Err(error) => {
                    session.give(loan);
                    let values = match row {
                        Written::Row(row, _) => bound(def, generated, row),
                        Written::Columns(some) => some.values.clone(),
                    };
                    Err(explain::statement(session, error, &Failed::upsert(table, &columns(), values, text())))
                }
            }
        })
    }

    /// Takes a new row out again that can't be read back: what the database computed is no value of its column. A row
    /// that others have waited for stays, since its going could take them along.
    #[cold]
    fn withdraw(&self, table: usize, unreadable: Unreadable) -> Error {
        let session = self.session();
        let model = &session.inner().model;
        let row = &unreadable.row;
        let is_free = model.tables[table].incoming.iter().all(|incoming| {
            let (_, fk) = model.foreign_key(*incoming);
            let key = pick(fk.parent_columns, row);
            let itself = u64::from(incoming.child == table && pick(fk.columns, row) == key);
            explain::referencing(session, *incoming, &key).is_ok_and(|rows| rows <= itself)
        });
        if is_free && let Ok(mut loan) = session.lend(table, Op::Delete) {
            // If this fails too, the first error is still the one to tell.
            let _ = bind_all(&mut loan, &pick(session.table(table).shape.key, row)).map(|()| loan.execute());
            session.give(loan);
        }
        unreadable.error
    }

    /// Gets the row that has the key already.
    pub(super) fn existing<T: Table + In<S>>(&mut self, row: &Written<T>, key: usize) -> Result<T> {
        let columns = T::def().candidate_key(key).1;
        let known = match row {
            Written::Row(row, _) => Some(pick(columns, &values(row))),
            Written::Columns(some) => {
                let value = |at: &usize| some.columns.iter().position(|c| c == at).map(|i| some.values[i].clone());
                columns.iter().map(value).collect()
            }
        };
        match known {
            Some(values) => self.read.row_by(key, values),
            // Only the database knows the key's value: it has to meet the row once more.
            None => self.met(row, key),
        }
    }

    fn met<T: Table + In<S>>(&mut self, row: &Written<T>, key: usize) -> Result<T> {
        let def = T::def();
        let model = &self.session().inner().model;
        let incoming = model.tables[<T as In<S>>::INDEX].incoming.iter();
        let referenced: Vec<usize> =
            incoming.flat_map(|incoming| model.foreign_key(*incoming).1.parent_columns).copied().collect();
        let plain = |at: &usize| {
            def.column(*at).generated.is_none()
                && !referenced.contains(at)
                && !def.shape.key.contains(at)
                && !def.shape.uniques.iter().any(|unique| unique.columns.contains(at))
                && !def.foreign_keys.iter().any(|fk| fk.columns.contains(at))
        };
        let Some(at) = (0..def.shape.columns.len()).find(plain) else {
            return Err(Error::Refused {
                reason:
                    "the key's value is computed by the database, and a row with it is there; read it by another key"
                        .to_owned(),
                sql: format!("an insert into \"{}\"", def.shape.name),
            });
        };
        self.put(row, key, OnConflict::Touch(at))?.ok_or_else(|| not_found(def, def.candidate_key(key).1, Vec::new()))
    }
}

/// A row that RETURNING gave, but that isn't one of its table's type.
struct Unreadable {
    error: Error,
    row: Vec<Any>,
}

/// The row that RETURNING gives, and every error that comes after it.
fn stored<T: Table>(loan: &mut Loan<'_, '_>) -> rusqlite::Result<Result<Option<T>, Unreadable>> {
    let mut rows = loan.query();
    let stored = match rows.next()? {
        Some(row) => match T::decode(&RowSource { row, table: Some(T::def()) }) {
            Ok(row) => Ok(Some(row)),
            Err(error) => {
                let row = crate::bind::values(row, T::def().shape.columns.len());
                Err(Unreadable { error, row })
            }
        },
        None => Ok(None),
    };
    while rows.next()?.is_some() {}
    Ok(stored)
}
