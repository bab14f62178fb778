//! `each`: the rows of a query one by one, in memory that doesn't grow with their number.

use fk_core::query::{Form, QueryData};
use fk_core::row::Source;
use fk_core::schema::TableDef;
use fk_core::{Any, AnyRef, In, Query, Result, Schema, Table, ValueError};

use super::query::{leading, run};
use super::read::ReadTx;
use super::session::Session;
use crate::bind::{RowSource, values};
use fk_core::sql::Kind;

/// So many rows are held at a time where children are loaded.
const BATCH: usize = 500;

impl<S: Schema> ReadTx<'_, S> {
    /// Gives the rows of a query one by one to a closure, without holding them: a million rows take no more memory than
    /// one. Where children are loaded, 500 rows and their children are held at a time, and each relation costs a
    /// statement for every 500 rows.
    ///
    /// The closure gets a `Result` for each row: one that can't be read, a value that is none of its column's type, is an
    /// error of its own and ends nothing. What ends it is an error that the closure gives back, or one of the database's.
    /// The closure may read in the same transaction, and runs while the query does; writing there doesn't compile.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let (mut cents, mut bad) = (0, 0);
    /// db.read(|tx| {
    ///     tx.each(Order::query().with(Order::LINES.with(OrderLine::ITEM)), |row| {
    ///         match row {
    ///             Ok((_, lines)) => cents += lines.iter().map(|(line, item)| line.quantity * item.price_cents).sum::<i64>(),
    ///             Err(_) => bad += 1, // or `let (order, lines) = row?;`, to end it
    ///         }
    ///         Ok(())
    ///     })
    /// })?;
    /// assert_eq!((cents, bad), (3998, 0));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - What the closure gives back.
    /// - Those of [`ReadTx::all`], but for [`Error::Decode`](fk_core::Error::Decode) and
    ///   [`Error::Overflow`](fk_core::Error::Overflow) of a row, which the closure gets.
    pub fn each<T, F>(&self, query: Query<T, F>, f: impl FnMut(Result<F::Row>) -> Result<()>) -> Result<()>
    where
        T: Table + In<S>,
        F: Form,
    {
        let (data, form) = query.into_parts();
        let each = Each { session: &self.session, table: <T as In<S>>::INDEX, data: &data, form: &form };
        if const { F::LOADS } { each.loaded(f) } else { each.streamed(f) }
    }
}

struct Each<'a, 'c, F> {
    session: &'a Session<'c>,
    table: usize,
    data: &'a QueryData,
    form: &'a F,
}

impl<F: Form> Each<'_, '_, F> {
    fn streamed(&self, mut f: impl FnMut(Result<F::Row>) -> Result<()>) -> Result<()> {
        let source = leading(self.data);
        rows(self.session, self.table, self.data, &mut |row| {
            f(self.form.read(&RowSource { row, table: source }, 0, &mut 0).map(|held| self.form.finish(held)))
        })
    }

    fn loaded(&self, mut f: impl FnMut(Result<F::Row>) -> Result<()>) -> Result<()> {
        let source = leading(self.data);
        let mut batch = Vec::new();
        rows(self.session, self.table, self.data, &mut |row| {
            let kept = Kept { values: values(row, row.as_ref().column_count()), names: row.as_ref().column_names().into_iter().map(str::to_owned).collect(), table: source };
            batch.push(kept);
            if batch.len() == BATCH { self.give(&mut batch, &mut f) } else { Ok(()) }
        })?;
        self.give(&mut batch, &mut f)
    }
}
