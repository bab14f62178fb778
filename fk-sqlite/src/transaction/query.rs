//! Running queries: all rows, the first, the only one, their number.

use fk_core::query::{Form, Output, QueryData};
use fk_core::schema::TableDef;
use fk_core::sql::{self, Kind, Shape};
use fk_core::{Error, In, IntoQuery, Query, Result, Schema, Table};

use super::read::{ReadTx, mark, not_found};
use super::session::Session;
use crate::bind::{RowSource, bind_all};
use crate::dialect::SQLITE;
use crate::statement::Loan;

impl<S: Schema> ReadTx<'_, S> {
    /// Gets all rows of a query.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let orders = db.read(|tx| tx.all(helen.orders().order_by(|o| o.id.desc())))?;
    /// assert_eq!(orders, [order]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::ForeignColumn`]: the query uses a column of another query.
    /// - Those of [`ReadTx::get`].
    pub fn all<T: Table + In<S>, F: Form>(&self, query: Query<T, F>) -> Result<Vec<F::Row>> {
        let (data, form) = query.into_parts();
        rows(&self.session, <T as In<S>>::INDEX, &data, &form, None)
    }

    /// Gets the first row of a query, or `None`. Takes a relation to one row at most, too.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let customer = db.read(|tx| tx.first(Order::CUSTOMER.of(&order)))?;
    /// assert_eq!(customer, Some(helen));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`ReadTx::all`].
    pub fn first<Q>(&self, query: Q) -> Result<Option<<Q::Form as Form>::Row>>
    where
        Q: IntoQuery,
        Q::Table: In<S>,
    {
        let (data, form) = query.into_query().into_parts();
        match rows(&self.session, <Q::Table as In<S>>::INDEX, &data, &form, Some(1)) {
            Ok(mut found) => Ok(found.pop()),
            Err(error) => Err(error),
        }
    }

    /// Gets the only row of a query, or of a relation to one row at most.
    ///
    /// # Errors
    /// - [`Error::NotFound`]: no row matches.
    /// - [`Error::NotUnique`]: more than one does.
    /// - Those of [`ReadTx::all`].
    pub fn one<Q>(&self, query: Q) -> Result<<Q::Form as Form>::Row>
    where
        Q: IntoQuery,
        Q::Table: In<S>,
    {
        let (data, form) = query.into_query().into_parts();
        let mut found = rows(&self.session, <Q::Table as In<S>>::INDEX, &data, &form, Some(2))?;
        let def = self.session.table(<Q::Table as In<S>>::INDEX);
        match (found.pop(), found.is_empty()) {
            (Some(row), true) => Ok(row),
            (Some(_), false) => Err(Error::NotUnique { table: def.shape.name }),
            (None, _) => Err(not_found(def, &[], Vec::new())),
        }
    }

    /// Counts the rows of a query, or of a relation to one row at most.
    ///
    /// # Errors
    /// Those of [`ReadTx::all`].
    pub fn count<Q>(&self, query: Q) -> Result<u64>
    where
        Q: IntoQuery,
        Q::Table: In<S>,
    {
        let number = number(&self.session, <Q::Table as In<S>>::INDEX, &query.into_query().into_data(), Kind::Count)?;
        Ok(number.try_into().unwrap_or(0))
    }

    /// Tells whether a query, or a relation to one row at most, has a row.
    ///
    /// # Errors
    /// Those of [`ReadTx::all`].
    pub fn exists<Q>(&self, query: Q) -> Result<bool>
    where
        Q: IntoQuery,
        Q::Table: In<S>,
    {
        Ok(number(&self.session, <Q::Table as In<S>>::INDEX, &query.into_query().into_data(), Kind::Exists)? != 0)
    }
}

/// Prepares and binds a query.
pub(super) fn run<'s, 'c>(
    session: &'s Session<'c>,
    table: usize,
    data: &QueryData,
    kind: Kind,
    limit: Option<u64>,
) -> Result<Loan<'s, 'c>> {
    let tables = session.inner().model.defs;
    let mut shape = Shape { bytes: session.shape(mark::QUERY, table, [])?, values: Vec::new() };
    sql::shape(&mut shape, data, kind, limit)?;
    let mut loan = session.lend_written(shape.bytes, &mut || sql::query(data, tables, kind, limit, &SQLITE))?;
    bind_all(&mut loan, shape.values)?;
    Ok(loan)
}

/// The table whose columns come first in a row.
pub(super) fn leading(data: &QueryData) -> Option<&'static TableDef> {
    match data.outputs() {
        [] => Some(data.table()),
        [Output::Table(path), ..] if path.is_root() => Some(data.table()),
        _ => None,
    }
}

// What follows is compiled once for every table that a program reads. So it is only what has to know the row's type, and
// takes errors apart by hand: `?` and closures would be functions of their own for every table.

/// Reads all rows of a query, or at most `limit`.
#[expect(clippy::question_mark, reason = "compiled for every table")]
pub(super) fn rows<F: Form>(
    session: &Session<'_>,
    table: usize,
    query: &QueryData,
    form: &F,
    limit: Option<u64>,
) -> Result<Vec<F::Row>> {
    let mut loan = match run(session, table, query, Kind::Rows, limit) {
        Ok(loan) => loan,
        Err(error) => return Err(error),
    };
    let source = leading(query);
    let (mut found, mut held) = (Vec::new(), Vec::new());
    {
        let mut rows = loan.query();
        loop {
            match rows.next() {
                Ok(Some(row)) => match form.read(&RowSource { row, table: source }, 0, &mut 0) {
                    Ok(row) if const { F::LOADS } => held.push(row),
                    Ok(row) => found.push(form.finish(row)),
                    Err(error) => return Err(error),
                },
                Ok(None) => break,
                Err(error) => return Err(session.fail(error)),
            }
        }
    }
    session.give(loan);
    if const { F::LOADS } {
        return super::children::finish(session, form, held);
    }
    Ok(found)
}

fn number(session: &Session<'_>, table: usize, query: &QueryData, kind: Kind) -> Result<i64> {
    let mut loan = run(session, table, query, kind, None)?;
    let number = {
        let mut rows = loan.query();
        match rows.next() {
            Ok(Some(row)) => row.get(0),
            Ok(None) => Ok(0),
            Err(error) => Err(error),
        }
    };
    session.give(loan);
    number.map_err(|error| session.fail(error))
}
