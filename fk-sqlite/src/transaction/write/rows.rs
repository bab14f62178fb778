//! How one row is written: bind, run, and, if SQLite refuses, ask why.

use fk_core::expression::{Node, Part, Scope};
use fk_core::key::KeyValue;
use fk_core::row::Sink;
use fk_core::schema::TableDef;
use fk_core::table::AnyRow;
use fk_core::{Any, Error, Event, Result, Schema, sql};

use super::{Deleted, What, WriteTx};
use crate::bind::{Binder, pick};
use crate::explain::{self, Failed};
use crate::model::Op;
use crate::transaction::bulk::{is_computed, last_words};
use crate::transaction::mark;
use crate::transaction::read::not_found;
use crate::transaction::touched::picked;

impl<S: Schema> WriteTx<'_, S> {
    pub(in crate::transaction) fn insert_row(
        &mut self,
        table: usize,
        generated: bool,
        row: &dyn AnyRow,
    ) -> Result<i64> {
        let sure = self.session().foresees(table, |columns| Some(picked(row, columns)), |_| false)?;
        self.guarded(What::insert(table, generated).sure(sure), |tx| {
            let session = tx.session();
            let def = session.table(table);
            let generated = generated.then(|| def.shape.key[0]);
            let mut loan = session.lend(table, Op::Insert)?;
            row.encode_all(&mut Binder::row(&mut loan, def, generated, usize::MAX))?;
            let outcome = loan.execute();
            session.give(loan);
            match outcome {
                Ok(0) => Err(ignored(def.shape.name)),
                Ok(_) => {
                    session.wrote_row(table, row);
                    Ok(session.connection()?.last_insert_rowid())
                }
                Err(error) => {
                    let row = bound(def, generated, row);
                    Err(explain::statement(session, error, &Failed::insert(session, table, generated, row)))
                }
            }
        })
    }

    pub(super) fn update_row(&mut self, table: usize, row: &dyn AnyRow) -> Result<()> {
        let key = &self.session().table(table).shape.key;
        let sure = self.session().foresees(table, |columns| Some(picked(row, columns)), |at| !key.contains(&at))?;
        let what = What::of(Event::Update, table).sure(sure);
        let changed = self.guarded_if(self.is_endless(table, Event::Update), what, |tx| {
            let session = tx.session();
            let def = session.table(table);
            let model = &session.inner().model.tables[table];
            if !model.updatable {
                return tx.has_row(table, &pick(def.shape.key, &bound(def, None, row)));
            }
            let mut loan = session.lend(table, Op::Update)?;
            row.encode_all(&mut Binder::row(&mut loan, def, None, model.update_width))?;
            let outcome = loan.execute();
            session.give(loan);
            if outcome.is_ok() {
                session.wrote_row(table, row);
                session.unsettled(table, Some(&|at| !def.shape.key.contains(&at)));
            }
            outcome.map(|changed| changed > 0).map_err(|error| {
                let mut row = bound(def, None, row);
                row.truncate(model.update_width);
                explain::statement(session, error, &Failed::update(session, table, row))
            })
        })?;
        if changed {
            return Ok(());
        }
        let def = self.session().table(table);
        Err(self.absent(table, pick(def.shape.key, &bound(def, None, row))))
    }

    /// Lends memory for the parts of a SET.
    pub(super) fn parts(&self) -> Result<Vec<Part>> {
        let mut parts = self.session().link()?.parts.take();
        parts.clear();
        Ok(parts)
    }

    pub(in crate::transaction) fn set_row(
        &mut self,
        table: usize,
        key: &dyn KeyValue,
        mut parts: Vec<Part>,
    ) -> Result<()> {
        let outcome = self.set_parts(table, key, &mut parts);
        self.session().link()?.parts.set(parts);
        outcome
    }

    pub(in crate::transaction) fn delete_present(&mut self, table: usize, key: &dyn KeyValue) -> Result<Deleted> {
        let deleted = self.delete_row(table, key)?;
        if deleted.rows > 0 { Ok(deleted) } else { Err(self.absent(table, key.values())) }
    }

    /// Whether such a statement can act without end.
    pub(in crate::transaction) fn is_endless(&self, table: usize, event: Event) -> bool {
        self.session().inner().model.tables[table].endless[usize::from(event == Event::Update)]
    }

    fn set_parts(&mut self, table: usize, key: &dyn KeyValue, parts: &mut Vec<Part>) -> Result<()> {
        let def = self.session().table(table);
        parts.iter().try_for_each(|part| sql::settable(part, Scope::TABLE, def))?;
        last_words(parts);
        let changed = if parts.is_empty() {
            self.has_row(table, &key.values())?
        } else if parts.iter().any(is_computed) {
            self.set_computed(table, key, parts)?
        } else {
            self.set_columns(table, key, parts)?
        };
        if changed { Ok(()) } else { Err(self.absent(table, key.values())) }
    }

    /// Whether no reference can refuse what a SET writes.
    pub(in crate::transaction) fn foresees_set(&self, table: usize, parts: &[Part]) -> Result<bool> {
        let written = |at: usize| parts.iter().find(|part| part.index == at);
        let key_of = |columns: &[usize]| {
            let all: Option<Vec<Any>> =
                columns.iter().map(|at| written(*at).and_then(Part::constant).cloned()).collect();
            // A reference of which some columns are written is looked at afterwards: NULL says nothing of it.
            all.or_else(|| columns.iter().any(|at| written(*at).is_some()).then(Vec::new))
        };
        self.session().foresees(table, key_of, |at| written(at).is_some())
    }

    fn set_columns(&mut self, table: usize, key: &dyn KeyValue, parts: &[Part]) -> Result<bool> {
        let sure = self.foresees_set(table, parts)?;
        let what = What::of(Event::Update, table).sure(sure);
        self.guarded_if(self.is_endless(table, Event::Update), what, |tx| {
            let session = tx.session();
            let def = session.table(table);
            let columns = || parts.iter().map(|part| part.index);
            let text = || {
                let columns: Vec<usize> = columns().collect();
                sql::set(def, &columns)
            };
            let mut loan = session.lend_shape(session.shape(mark::SET, table, columns())?, &mut || text())?;
            let mut binder = Binder::set(&mut loan, def, parts);
            for part in parts {
                match &part.value {
                    Node::Value(value) => binder.put(Ok(value.as_ref().into()))?,
                    Node::Invalid(error) => binder.put(Err(error.clone()))?,
                    _ => return Err(Error::ForeignColumn { table: def.shape.name }),
                }
            }
            key.bind(&mut binder)?;
            let outcome = loan.execute();
            session.give(loan);
            if outcome.is_ok() {
                let part = |at| parts.iter().find(|part| part.index == at);
                session.wrote_columns(table, |at| part(at).and_then(Part::constant));
                session.unsettled(table, Some(&|at| part(at).is_some()));
            }
            outcome.map(|changed| changed > 0).map_err(|error| {
                let columns: Vec<usize> = columns().collect();
                let mut values: Vec<Any> = parts.iter().filter_map(Part::constant).cloned().collect();
                values.extend(key.values());
                explain::statement(session, error, &Failed::set(table, &columns, values, &key.values(), text()))
            })
        })
    }

    pub(in crate::transaction) fn delete_row(&mut self, table: usize, key: &dyn KeyValue) -> Result<Deleted> {
        let sure = self.session().is_sure_delete(table)?;
        let mut deleted =
            self.guarded_if(self.is_endless(table, Event::Delete), What::of(Event::Delete, table).sure(sure), |tx| {
                let session = tx.session();
                let def = session.table(table);
                let mut loan = session.lend(table, Op::Delete)?;
                key.bind(&mut Binder::columns(&mut loan, def, def.shape.key))?;
                let connection = session.connection()?;
                let before = connection.total_changes();
                let outcome = loan.execute();
                session.give(loan);
                match outcome {
                    Ok(rows) => {
                        session.unsettled(table, None);
                        let rows = rows as u64;
                        let cascaded = connection.total_changes().saturating_sub(before).saturating_sub(rows);
                        Ok(Deleted { rows, cascaded })
                    }
                    Err(error) => {
                        Err(explain::statement(session, error, &Failed::delete(session, table, key.values())))
                    }
                }
            })?;
        if let Some(changed) = self.session().changed()? {
            deleted.cascaded = changed.saturating_sub(deleted.rows);
        }
        Ok(deleted)
    }

    /// Why no row was changed: it isn't there, or a file's own trigger has skipped it.
    pub(super) fn absent(&self, table: usize, key: Vec<Any>) -> Error {
        let def = self.session().table(table);
        if self.session().inner().report.needs_savepoints && self.has_row(table, &key).unwrap_or(false) {
            return ignored(def.shape.name);
        }
        not_found(def, def.shape.key, key)
    }

    pub(super) fn has_row(&self, table: usize, key: &[Any]) -> Result<bool> {
        let def = self.session().table(table);
        let shape = self.session().shape(mark::EXISTS, table, def.shape.key.iter().copied())?;
        let key: Vec<&Any> = key.iter().collect();
        self.session().has_row(shape, &mut || sql::exists_by(def, def.shape.key), &key)
    }
}

/// A file's own trigger has skipped the row.
pub(in crate::transaction) fn ignored(table: &str) -> Error {
    let sql = format!("a write of one row of \"{table}\"");
    Error::Refused { reason: "a trigger of the file has ignored the row (RAISE(IGNORE))".to_owned(), sql }
}

/// The row as the statement binds it.
pub(in crate::transaction) fn bound(def: &TableDef, generated: Option<usize>, row: &dyn AnyRow) -> Vec<Any> {
    let mut values = Vec::with_capacity(def.shape.columns.len());
    // A vector refuses nothing.
    let _ = row.encode_all(&mut values);
    if let Some(value) = generated.and_then(|at| values.get_mut(at)) {
        *value = Any::Null;
    }
    values
}
