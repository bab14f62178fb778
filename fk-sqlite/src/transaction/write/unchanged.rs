//! Optimistic updates: a row is written if it still is what was read.

use fk_core::any::Encoded;
use fk_core::row::Sink;
use fk_core::schema::TableDef;
use fk_core::table::AnyRow;
use fk_core::{Any, Error, Event, In, Result, Schema, Table, ValueError, sql};

use super::rows::ignored;
use super::{What, WriteTx};
use crate::bind::{bind_all, pick};
use crate::dialect::SQLITE;
use crate::explain::{self, Failed};
use crate::model::Op;
use crate::transaction::mark;
use crate::transaction::read::not_found;
use crate::transaction::touched::picked;

impl<S: Schema> WriteTx<'_, S> {
    /// Writes a row as [`WriteTx::update`] does, if it still is what was read: all columns of `old`, NULL included.
    /// Both are of one key. What was read can be from another transaction, so that a form that was open for an hour
    /// overwrites nobody's work.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let dearer = Item { price_cents: 2499, ..lamp.clone() };
    /// db.write(|tx| tx.update_if_unchanged(&lamp, &dearer))?;
    ///
    /// let renamed = Item { name: "Lantern".into(), ..lamp.clone() };
    /// let refused = db.write(|tx| tx.update_if_unchanged(&lamp, &renamed)).unwrap_err();
    /// assert!(refused.is_changed()); // 409: its price isn't what it was
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::Changed`]: the row has other values now; it names their columns.
    /// - [`Error::NotFound`]: no row has this key any more.
    /// - [`Error::Refused`]: the rows have different keys.
    /// - Those of every write.
    pub fn update_if_unchanged<T: Table + In<S>>(&mut self, old: &T, new: &T) -> Result<()> {
        self.update_unchanged(<T as In<S>>::INDEX, old, new)
    }

    fn update_unchanged(&mut self, table: usize, old: &dyn AnyRow, new: &dyn AnyRow) -> Result<()> {
        let def = self.session().table(table);
        let mut values = Values { def, values: Vec::with_capacity(2 * def.shape.columns.len()) };
        new.encode_all(&mut values)?;
        old.encode_all(&mut values)?;
        let mut values = values.values;
        let key = pick(def.shape.key, &values);
        if pick(def.shape.key, &values[def.shape.columns.len()..]) != key {
            return Err(other_key(def));
        }
        // The statement has no place for what comes after the last column that it compares.
        let written = |at: usize| !def.shape.key.contains(&at) && def.column(at).generated.is_none();
        let last = (0..def.shape.columns.len()).rfind(|at| written(*at));
        let width = last.map_or(0, |at| def.shape.columns.len() + at + 1);
        let sure =
            self.session().foresees(table, |columns| Some(picked(new, columns)), |at| !def.shape.key.contains(&at))?;
        let what = What::of(Event::Update, table).sure(sure);
        let changed = self.guarded_if(self.is_endless(table, Event::Update), what, |tx| {
            let session = tx.session();
            if !session.inner().model.tables[table].updatable {
                return tx.has_row(table, &key);
            }
            let text = || sql::update_unchanged(def, &SQLITE).unwrap_or_default();
            let mut loan = session.lend_shape(session.shape(mark::UNCHANGED, table, [])?, &mut || text())?;
            bind_all(&mut loan, &values[..width])?;
            let outcome = loan.execute();
            session.give(loan);
            if outcome.as_ref().is_ok_and(|changed| *changed > 0) {
                session.wrote_row(table, new);
                session.unsettled(table, Some(&|at| !def.shape.key.contains(&at)));
            }
            outcome.map(|changed| changed > 0).map_err(|error| {
                let failed = Failed::update_where(def, table, values[..width].to_vec(), text());
                explain::statement(session, error, &failed)
            })
        })?;
        if changed { Ok(()) } else { Err(self.why_not(table, key, &values.split_off(def.shape.columns.len()))) }
    }

    /// Why the row isn't what it was.
    #[cold]
    fn why_not(&self, table: usize, key: Vec<Any>, old: &[Any]) -> Error {
        let def = self.session().table(table);
        let now = match self.row_now(table, &key) {
            Ok(Some(now)) => now,
            Ok(None) => return not_found(def, def.shape.key, key),
            Err(error) => return error,
        };
        let differs = |at: &usize| def.column(*at).generated.is_none() && now.get(*at) != old.get(*at);
        let changed: Vec<usize> = (0..def.shape.columns.len()).filter(differs).collect();
        if changed.is_empty() {
            return ignored(def.shape.name);
        }
        let (columns, changed) = (def.names(def.shape.key).collect(), def.names(&changed).collect());
        Error::Changed { table: def.shape.name, columns, key, changed }
    }

    fn row_now(&self, table: usize, key: &[Any]) -> Result<Option<Vec<Any>>> {
        let session = self.session();
        let mut loan = session.lend(table, Op::Get)?;
        bind_all(&mut loan, key)?;
        let width = session.table(table).shape.columns.len();
        let row = loan.query().next().map(|row| row.map(|row| crate::bind::values(row, width)));
        session.give(loan);
        row.map_err(|error| session.fail(error))
    }
}

fn other_key(def: &TableDef) -> Error {
    let names: Vec<&str> = def.names(def.shape.key).collect();
    let reason = format!("the old and the new row have different keys ({})", names.join(", "));
    Error::Refused { reason, sql: format!("an update of \"{}\"", def.shape.name) }
}

/// Collects the values of rows, and refuses what can't be stored.
struct Values {
    def: &'static TableDef,
    values: Vec<Any>,
}

impl Sink for Values {
    fn put(&mut self, value: std::result::Result<Encoded<'_>, ValueError>) -> Result<()> {
        let column = &self.def.shape.columns[self.values.len() % self.def.shape.columns.len()];
        match value {
            Ok(value) => self.values.push(value.to_any()),
            Err(_) if column.generated.is_some() => self.values.push(Any::Null),
            Err(source) => {
                let (table, column) = (self.def.shape.name.to_owned(), column.name.to_owned());
                return Err(Error::Encode { table, column, source: Box::new(source) });
            }
        }
        Ok(())
    }
}
