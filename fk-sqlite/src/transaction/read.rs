//! [`ReadTx`]: everything that reads.

use std::fmt;
use std::marker::PhantomData;

use fk_core::expression::{Aggregate, Node};
use fk_core::key::KeyValue;
use fk_core::query::Form;
use fk_core::relation::CandidateValue;
use fk_core::schema::TableDef;
use fk_core::sql::{self, Kind};
use fk_core::{Any, CandidateKey, Error, FromRow, In, IntoQuery, Key, Params, Query, Result, Schema, Table};
use rusqlite::Connection;

use super::query::{first, number, rows};
use super::raw;
use super::session::Session;
use crate::bind::{Binder, RowSource, bind_all};
use crate::dialect::SQLITE;
use crate::model::Op;
use crate::statement::Loan;

/// Reads in a transaction: everything sees one snapshot, taken at the first read.
///
/// Made by [`Db::read`](crate::Db::read) and [`Db::begin_read`](crate::Db::begin_read). A
/// [`WriteTx`](crate::WriteTx) is one too.
pub struct ReadTx<'c, S> {
    pub(crate) session: Session<'c>,
    schema: PhantomData<fn() -> S>,
}

impl<S: Schema> fmt::Debug for ReadTx<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadTx").field("schema", &S::NAME).finish_non_exhaustive()
    }
}

/// Marks the shapes of statements, so that different kinds can't meet.
pub(crate) mod mark {
    pub(crate) const QUERY: u8 = 1;
    pub(crate) const GET_BY: u8 = 2;
    pub(crate) const UPSERT: u8 = 3;
    pub(crate) const SET: u8 = 4;
    pub(crate) const EXISTS: u8 = 5;
    pub(crate) const SAMPLE: u8 = 6;
    pub(crate) const COUNT: u8 = 7;
    pub(crate) const INSERT: u8 = 8;
    pub(crate) const FULFILS: u8 = 9;
    pub(crate) const LOAD: u8 = 10;
    pub(crate) const STAGE: u8 = 11;
    pub(crate) const TREE: u8 = 12;
    pub(crate) const ROWS: u8 = 13;
    pub(crate) const BULK: u8 = 14;
    pub(crate) const UNCHANGED: u8 = 15;
    pub(crate) const CHILDREN: u8 = 16;
}

impl<'c, S: Schema> ReadTx<'c, S> {
    pub(crate) fn new(session: Session<'c>) -> Self {
        Self { session, schema: PhantomData }
    }

    /// Gets a row by its key, or `None`.
    ///
    /// # Errors
    /// - [`Error::Decode`]: a column holds something else than its type.
    /// - [`Error::TransactionLost`], [`Error::Database`].
    pub fn get<T, V>(&self, key: Key<T, V>) -> Result<Option<T>>
    where
        T: Table<Id = V> + In<S>,
        V: KeyValue,
    {
        let table = <T as In<S>>::INDEX;
        self.first_row(table, self.find(table, key.raw()))
    }

    /// Gets a row that has to be there.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let found = db.read(|tx| tx.require(helen.id))?;
    /// let missing = db.read(|tx| tx.require(Key::<Customer>::from_raw(99))).unwrap_err();
    /// assert!(missing.is_not_found());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::NotFound`]: no row has this key.
    /// - Those of [`ReadTx::get`].
    pub fn require<T, V>(&self, key: Key<T, V>) -> Result<T>
    where
        T: Table<Id = V> + In<S>,
        V: KeyValue,
    {
        let table = <T as In<S>>::INDEX;
        match self.first_row(table, self.find(table, key.raw())) {
            Ok(Some(row)) => Ok(row),
            Ok(None) => Err(self.no_row(table, key.raw())),
            Err(error) => Err(error),
        }
    }

    /// Gets a row by a candidate key, or `None`. NULL finds nothing, and a key among some rows finds only those.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let found = db.read(|tx| tx.get_by(Customer::NAME_KEY, "Helen"))?;
    /// assert_eq!(found, Some(helen));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`ReadTx::get`].
    pub fn get_by<T, V>(&self, key: CandidateKey<T, V>, value: impl CandidateValue<V>) -> Result<Option<T>>
    where
        T: Table + In<S>,
    {
        let table = <T as In<S>>::INDEX;
        let values = values_of(self.session.table(table), value.into_nodes())?;
        self.first_row(table, self.find_by(table, key.index(), &values))
    }

    /// Gets a row by a candidate key; it has to be there.
    ///
    /// # Errors
    /// - [`Error::NotFound`]: no row has this value.
    /// - Those of [`ReadTx::get`].
    pub fn require_by<T, V>(&self, key: CandidateKey<T, V>, value: impl CandidateValue<V>) -> Result<T>
    where
        T: Table + In<S>,
    {
        let values = values_of(self.session.table(<T as In<S>>::INDEX), value.into_nodes())?;
        self.row_by(key.index(), values)
    }

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
        match first(&self.session, <Q::Table as In<S>>::INDEX, &data, &form, 1) {
            Ok((found, _)) => Ok(found),
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
        let table = <Q::Table as In<S>>::INDEX;
        match first(&self.session, table, &data, &form, 2) {
            Ok((Some(row), false)) => Ok(row),
            Ok((Some(_), true)) => Err(Error::NotUnique { table: self.session.table(table).shape.name }),
            Ok((None, _)) => Err(not_found(self.session.table(table), &[], Vec::new())),
            Err(error) => Err(error),
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
        let number = number(
            &self.session,
            <Q::Table as In<S>>::INDEX,
            &query.into_query().into_data(),
            Kind::Fold(Aggregate::Count),
        )?;
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

    /// Runs a SELECT that is written by hand, and gives its rows: tuples of columns, or a table's struct
    /// where all its columns are selected in order. Values are bound to `?1`, `?2`, ...
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let names = db.read(|tx| tx.sql::<(String,)>("SELECT name FROM customers WHERE id < ?1", (10,)))?;
    /// assert_eq!(names, [("Helen".to_owned(),)]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::Refused`]: the statement writes, controls the transaction, sets a pragma, has the wrong
    ///   number of columns or parameters, or is more than one.
    /// - Those of [`ReadTx::get`].
    pub fn sql<R: FromRow>(&self, sql: &str, params: impl Params) -> Result<Vec<R>> {
        raw::check(sql, raw::May::Read)?;
        let mut statement = raw::prepare(&self.session, sql, raw::May::Read, R::WIDTH)?;
        raw::bind(&mut statement, sql, &params)?;
        raw::rows(&mut statement, |error| self.session.fail(error))
    }

    /// Gives rusqlite's connection, as a last resort.
    ///
    /// What is done there is not seen here: ending the transaction loses it (every further call is
    /// [`Error::TransactionLost`]), switching foreign keys or their deferral off lets orphans in, and errors
    /// don't name constraints. Statements that are prepared there have to be dropped before the transaction
    /// goes on.
    ///
    /// # Errors
    /// [`Error::TransactionLost`].
    pub fn connection(&self) -> Result<&Connection> {
        self.session.alive()
    }

    /// Prepares and binds a read by primary key.
    fn find<'s>(&'s self, table: usize, key: &dyn KeyValue) -> Result<Loan<'s, 'c>> {
        let def = self.session.table(table);
        let mut loan = self.session.lend(table, Op::Get)?;
        key.bind(&mut Binder::columns(&mut loan, def, def.shape.key))?;
        Ok(loan)
    }

    /// Prepares and binds a read by candidate key.
    fn find_by<'s>(&'s self, table: usize, key: usize, values: &[Any]) -> Result<Loan<'s, 'c>> {
        let def = self.session.table(table);
        let shape = self.session.shape(mark::GET_BY, table, [key])?;
        let mut loan = self.session.lend_shape(shape, &mut || sql::select_by_key(def, key, &SQLITE))?;
        bind_all(&mut loan, values)?;
        Ok(loan)
    }

    // What follows is compiled once for every table that a program reads. So it is only what has to know the row's
    // type, and takes errors apart by hand: `?` and closures would be functions of their own for every table.

    /// Gets the row with these values of a candidate key; it has to be there.
    pub(crate) fn row_by<T: Table + In<S>>(&self, key: usize, values: Vec<Any>) -> Result<T> {
        let table = <T as In<S>>::INDEX;
        match self.first_row(table, self.find_by(table, key, &values)) {
            Ok(Some(row)) => Ok(row),
            Ok(None) => {
                let def = self.session.table(table);
                Err(not_found(def, def.candidate_key(key).1, values))
            }
            Err(error) => Err(error),
        }
    }

    /// Reads the first row of a bound statement.
    #[expect(clippy::question_mark, reason = "compiled for every table")]
    fn first_row<T: Table>(&self, table: usize, loan: Result<Loan<'_, 'c>>) -> Result<Option<T>> {
        let mut loan = match loan {
            Ok(loan) => loan,
            Err(error) => return Err(error),
        };
        let source = Some(self.session.table(table));
        let found = {
            let mut rows = loan.query();
            match rows.next() {
                Ok(Some(row)) => match T::decode(&RowSource { row, table: source }) {
                    Ok(row) => Some(row),
                    Err(error) => return Err(error),
                },
                Ok(None) => None,
                Err(error) => return Err(self.session.fail(error)),
            }
        };
        self.session.give(loan);
        Ok(found)
    }

    fn no_row(&self, table: usize, key: &dyn KeyValue) -> Error {
        let def = self.session.table(table);
        not_found(def, def.shape.key, key.values())
    }
}

/// Takes the values out of nodes that are nothing else.
fn values_of(def: &TableDef, nodes: Vec<Node>) -> Result<Vec<Any>> {
    nodes
        .into_iter()
        .map(|node| match node {
            Node::Value(value) => Ok(value),
            Node::Invalid(source) => Err(Error::Encode {
                table: def.shape.name.to_owned(),
                column: "key".to_owned(),
                source: Box::new(source),
            }),
            _ => Err(Error::ForeignColumn { table: def.shape.name }),
        })
        .collect()
}

pub(crate) fn not_found(def: &'static TableDef, columns: &[usize], key: Vec<Any>) -> Error {
    Error::NotFound { table: def.shape.name, columns: def.names(columns).collect(), key }
}
