//! `each`: the rows of a query one by one, in memory that doesn't grow with their number.

use fk_core::query::{Form, QueryData};
use fk_core::row::Source;
use fk_core::schema::TableDef;
use fk_core::sql::Kind;
use fk_core::{Any, AnyRef, Error, In, Query, Result, Schema, Table, ValueError};
use rusqlite::Row;

use super::query::{leading, run};
use super::read::ReadTx;
use super::session::Session;
use crate::bind::{RowSource, unreadable, values};

/// So many rows are held at a time where children are loaded.
const BATCH: usize = 500;

impl<S: Schema> ReadTx<'_, S> {
    /// Gives the rows of a query one by one to a closure, without holding them: a million rows take no more memory than
    /// one. Where children are loaded, 500 rows and their children are held at a time, and each relation costs a
    /// statement for every 500 rows.
    ///
    /// The closure gets a `Result` for each row: one that can't be read, a value that is none of its column's type, is an
    /// error of its own and ends nothing. What ends it is an error that the closure gives back, or one of the database's: an
    /// integer that overflows in a condition or in a sum is one of those.
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
    /// - Those of [`ReadTx::all`], but for [`Error::Decode`](fk_core::Error::Decode) of a row and
    ///   [`Error::Overflow`](fk_core::Error::Overflow) of what it gives, which the closure gets.
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
        let table = leading(self.data);
        self.rows(&mut |row| f(self.read(&RowSource { row, table }).map(|row| self.form.finish(row))))
    }

    fn rows(&self, each: &mut dyn FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        self.session.each_row(run(self.session, self.table, self.data, Kind::Rows, None)?, each)
    }

    fn read(&self, row: &dyn Source) -> Result<F::Held> {
        self.form.read(row, 0, &mut 0)
    }

    fn loaded(&self, mut f: impl FnMut(Result<F::Row>) -> Result<()>) -> Result<()> {
        let table = leading(self.data);
        let (mut names, mut batch) = (Vec::new(), Batch { kept: Vec::new(), held: Vec::new() });
        self.rows(&mut |row| {
            if names.is_empty() {
                let of = row.as_ref();
                names = (0..of.column_count()).map(|at| of.column_name(at).unwrap_or_default().to_owned()).collect();
            }
            batch.held.push(self.read(&RowSource { row, table }));
            batch.kept.push(values(row, names.len()));
            if batch.held.len() < BATCH { Ok(()) } else { self.give(&mut batch, &names, &mut f) }
        })?;
        self.give(&mut batch, &names, &mut f)
    }

    /// Loads the children of a batch, and gives its rows.
    fn give(
        &self,
        batch: &mut Batch<F::Held>,
        names: &[String],
        f: &mut impl FnMut(Result<F::Row>) -> Result<()>,
    ) -> Result<()> {
        let (kept, mut held) = (std::mem::take(&mut batch.kept), std::mem::take(&mut batch.held));
        let loaded = self.form.attach(held.iter_mut().filter_map(|row| row.as_mut().ok()).collect(), self.session);
        match loaded {
            Ok(()) => held.into_iter().try_for_each(|row| f(row.map(|row| self.form.finish(row)))),
            // One child that can't be read is the fault of one row: which, each tells by itself.
            Err(Error::Decode { .. } | Error::Overflow { .. }) => kept.iter().try_for_each(|row| {
                let source = Kept { row, names, table: leading(self.data) };
                f(self.read(&source).and_then(|mut row| {
                    self.form.attach(vec![&mut row], self.session)?;
                    Ok(self.form.finish(row))
                }))
            }),
            Err(error) => Err(error),
        }
    }
}

/// Rows whose children are to be loaded, and the values that they were read from.
struct Batch<H> {
    kept: Vec<Vec<Any>>,
    held: Vec<Result<H>>,
}

/// A row that was kept.
struct Kept<'a> {
    row: &'a [Any],
    names: &'a [String],
    table: Option<&'static TableDef>,
}

impl Source for Kept<'_> {
    fn get(&self, index: usize) -> AnyRef<'_> {
        self.row.get(index).map_or(AnyRef::Null, Any::as_ref)
    }

    fn width(&self) -> usize {
        self.row.len()
    }

    #[cold]
    fn fail(&self, index: usize, source: ValueError) -> Error {
        unreadable(self, self.table, index, self.names.get(index).map(String::as_str), source)
    }
}
