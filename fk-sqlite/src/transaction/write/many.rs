//! Many rows in one call, that tells how far it is.

use fk_core::table::{AnyRow, Given, TableSource as _};
use fk_core::{In, Insert, Result, Schema};

use super::WriteTx;
use super::rows::{bound, ignored};
use crate::bind::Binder;
use crate::explain::{self, Failed};
use crate::model::Op;
use crate::statement::Loan;

/// After so many rows, progress is told.
const EVERY: u64 = 1000;

impl<S: Schema> WriteTx<'_, S> {
    /// Inserts rows, all or none, and says how many: however many there are, none is kept in memory. `progress` is told
    /// how many are in after every 1 000 rows, and at the end if some have come since.
    ///
    /// Each row is checked as it comes. Where rows come in another order than their parents, or most of a file is new,
    /// [`Db::bulk_load`](crate::Db::bulk_load) is faster.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let mut told = Vec::new();
    /// let rows = (0..2500).map(|_| NewOrder { customer_id: helen.id, status: None });
    /// let inserted = db.write(|tx| tx.insert_all_with(rows, |done| told.push(done)))?;
    /// assert_eq!((inserted, told), (2500, vec![1000, 2000, 2500]));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`WriteTx::insert`], for the first row that is refused; then none is inserted.
    pub fn insert_all_with<R>(
        &mut self,
        rows: impl IntoIterator<Item = R>,
        mut progress: impl FnMut(u64),
    ) -> Result<u64>
    where
        R: Insert,
        R::Table: In<S>,
    {
        let rows = rows.into_iter();
        self.savepoint(|tx| {
            let mut done = 0;
            tx.insert_each(rows, |_| {
                done += 1;
                if done % EVERY == 0 {
                    progress(done);
                }
            })?;
            if done % EVERY > 0 {
                progress(done);
            }
            Ok(done)
        })
    }

    /// Inserts rows up to the first that is refused. Where nothing has to be done around a statement, it is one that is
    /// kept at hand.
    pub(super) fn insert_each<R>(&mut self, rows: impl Iterator<Item = R>, mut then: impl FnMut(R::Table)) -> Result<()>
    where
        R: Insert,
        R::Table: In<S>,
    {
        if const { R::Table::SHAPE.computed } || !self.is_plain()? {
            for row in rows {
                then(self.insert(row)?);
            }
            return Ok(());
        }
        let table = <R::Table as In<S>>::INDEX;
        self.session().guard(false);
        let mut loan = self.session().lend(table, Op::Insert)?;
        for row in rows {
            let Given::Row(mut row) = row.given() else { return Err(self.unwritten(table)) };
            let id = self.insert_lent(table, R::GENERATES_KEY, &row, &mut loan)?;
            if R::GENERATES_KEY {
                row.set_generated(id);
            }
            then(row);
        }
        self.session().give(loan);
        Ok(())
    }

    /// Whether a statement runs by itself: SQLite holds foreign keys, and undoes what it refuses.
    fn is_plain(&self) -> Result<bool> {
        Ok(self.session().link()?.mirrored.is_none() && !self.session().needs_savepoints())
    }

    fn insert_lent(&self, table: usize, generated: bool, row: &dyn AnyRow, loan: &mut Loan<'_, '_>) -> Result<i64> {
        let session = self.session();
        let connection = session.alive()?;
        let def = session.table(table);
        let generated = generated.then(|| def.shape.key[0]);
        row.encode_all(&mut Binder::row(loan, def, generated, usize::MAX))?;
        match loan.execute() {
            Ok(0) => Err(ignored(def.shape.name)),
            Ok(_) => {
                session.wrote_row(table, row);
                Ok(connection.last_insert_rowid())
            }
            Err(error) => {
                let row = bound(def, generated, row);
                Err(explain::statement(session, error, &Failed::insert(session, table, generated, row)))
            }
        }
    }
}
