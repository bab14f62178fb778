//! [`Loader`]: what the closure of a bulk load is given.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use fk_core::relation::ConstraintName;
use fk_core::table::TableSource;
use fk_core::{Error, In, Insert, Key, Relation, Result, Schema, Table as _};

use super::judge::{Judge, MOST};
use super::touched::Touched;
use super::{Mended, OnOrphan, batch};
use crate::mirror;
use crate::mirror::order::nullable;
use crate::mirror::schema::Incoming;
use crate::transaction::{ReadTx, WriteTx};

/// Takes the rows of a bulk load, of all tables and in any order. Reads too, by what it has of [`ReadTx`]: it sees the rows
/// that it has taken, and while indexes are dropped it may read whole tables.
///
/// Made by [`Db::bulk_load`](crate::Db::bulk_load). A call that fails has changed nothing, and the load goes on, except
/// after [`Error::TransactionLost`].
pub struct Loader<'c, S> {
    tx: WriteTx<'c, S>,
    schema: Arc<mirror::Schema>,
    touched: BTreeMap<usize, Touched>,
    policies: BTreeMap<Incoming, OnOrphan>,
    policy: OnOrphan,
    keeps_indexes: bool,
    most: usize,
}

impl<'c, S> Deref for Loader<'c, S> {
    type Target = ReadTx<'c, S>;

    fn deref(&self) -> &Self::Target {
        &self.tx
    }
}

impl<S: Schema> fmt::Debug for Loader<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loader").field("schema", &S::NAME).finish_non_exhaustive()
    }
}

impl<'c, S: Schema> Loader<'c, S> {
    pub(super) fn new(tx: WriteTx<'c, S>) -> Result<Self> {
        let schema = tx.session().mirror()?;
        Ok(Self {
            tx,
            schema,
            touched: BTreeMap::new(),
            policies: BTreeMap::new(),
            policy: OnOrphan::Refuse,
            keeps_indexes: false,
            most: MOST,
        })
    }

    /// Inserts a row, and gives its key: the row's own, or the one that the database has made.
    ///
    /// # Errors
    /// - [`Error::Violation`]: NOT NULL, UNIQUE or CHECK. References are looked at in the end.
    /// - [`Error::Refused`]: the file has triggers of its own on the table, or SQLite can't enforce a reference of it.
    /// - Those of [`WriteTx::insert`].
    pub fn insert<R>(&mut self, row: R) -> Result<Key<R::Table, <R::Table as TableSource>::Id>>
    where
        R: Insert,
        R::Table: In<S>,
    {
        let position = <R::Table as In<S>>::INDEX;
        self.touch(position)?;
        let row = self.tx.insert(row)?;
        let session = self.tx.session();
        let rowid = session.connection()?.last_insert_rowid();
        if let Some(touched) = self.touched.get_mut(&position) {
            touched.inserted(session, &self.schema.tables[position], 1, [rowid])?;
        }
        Ok(row.key())
    }

    /// Inserts rows, all or none, and says how many. The fastest way: rows go in several at a time where no index stands
    /// in the way, and none is given back.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let loaded = db.bulk_load(|load| {
    ///     load.insert_all((0..1000).map(|_| NewOrder { customer_id: helen.id, status: None }))
    /// })?;
    /// assert_eq!(loaded.value, 1000);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`Loader::insert`], for the first row that is refused.
    pub fn insert_all<R>(&mut self, rows: impl IntoIterator<Item = R>) -> Result<u64>
    where
        R: Insert,
        R::Table: In<S>,
    {
        let position = <R::Table as In<S>>::INDEX;
        self.touch(position)?;
        let rows = rows.into_iter();
        let Some(touched) = self.touched.get_mut(&position) else { return Ok(0) };
        let table = &self.schema.tables[position];
        touched.make_room(self.tx.session(), table, rows.size_hint().0)?;
        let before = touched.clone();
        let outcome = self.tx.savepoint(|tx| batch::insert_all(tx, touched, table, rows));
        if outcome.is_err() {
            *touched = before;
        }
        outcome
    }

    /// Chooses what becomes of rows that reference nothing by this reference; the default is [`OnOrphan::Refuse`].
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// use fk::OnOrphan;
    ///
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let loaded = db.bulk_load(|load| {
    ///     load.on_orphan(Order::CUSTOMER, OnOrphan::Quarantine)?;
    ///     load.insert_all([helen.id, Key::from_raw(99)].map(|customer_id| NewOrder { customer_id, status: None }))
    /// })?;
    /// assert_eq!(loaded.rows, 1);
    /// assert_eq!(loaded.mended[0].rows.rows, 1);
    /// let kept = db.read(|tx| tx.sql::<(i64, String)>("SELECT customer_id, fk_constraint FROM fk_quarantine_orders", ()))?;
    /// assert_eq!(kept, [(99, "fk_orders_customer_id".to_owned())]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Refused`]: the reference isn't there, or, for [`OnOrphan::SetNull`], none of its columns may be NULL.
    pub fn on_orphan(&mut self, reference: impl Relation, policy: OnOrphan) -> Result<()> {
        let ConstraintName { table, name } = reference.constraint();
        self.on_orphan_named(table, name, policy)
    }

    /// Chooses the same for a reference by its table's and its own name: one that the file has and the program doesn't
    /// declare.
    ///
    /// # Errors
    /// Those of [`Loader::on_orphan`].
    pub fn on_orphan_named(&mut self, table: &str, constraint: &str, policy: OnOrphan) -> Result<()> {
        let refused = |reason: &str| Error::Refused {
            reason: reason.to_owned(),
            sql: format!("a bulk load's choice for {constraint} of \"{table}\""),
        };
        let Some(at) = self.schema.find_reference(table, constraint) else {
            return Err(refused("there is no such reference"));
        };
        let (child, reference) = self.schema.reference(at);
        if policy == OnOrphan::SetNull && nullable(child, reference).is_empty() {
            return Err(refused("none of its columns may be NULL; choose to skip, quarantine or refuse such rows"));
        }
        self.policies.insert(at, policy);
        Ok(())
    }

    /// Chooses the same for all references for which nothing else is chosen. Where no column may be NULL,
    /// [`OnOrphan::SetNull`] is [`OnOrphan::Refuse`].
    pub fn on_orphans(&mut self, policy: OnOrphan) {
        self.policy = policy;
    }

    /// Leaves all indexes as they are. By default those that aren't unique are dropped where the loaded rows outnumber the
    /// others, and made again in the end, which is faster.
    pub fn keep_indexes(&mut self) {
        self.keeps_indexes = true;
    }

    /// Names at most so many rows of each constraint ([`RowsAtFault::keys`](fk_core::RowsAtFault::keys)); a million by
    /// default. They are counted all the same.
    pub fn name_at_most(&mut self, rows: usize) {
        self.most = rows;
    }

    /// Makes sure that the table is known to have rows of this load.
    fn touch(&mut self, position: usize) -> Result<()> {
        if !self.touched.contains_key(&position) {
            let table = &self.schema.tables[position];
            let touched = Touched::begin(self.tx.session(), table, position, self.keeps_indexes)?;
            self.touched.insert(position, touched);
        }
        Ok(())
    }

    /// Looks at every reference of the rows, does what was chosen, and commits.
    pub(super) fn finish(mut self) -> Result<(u64, Vec<Mended>)> {
        let session = self.tx.session();
        session.alive()?;
        for touched in self.touched.values_mut() {
            touched.settle(session)?;
        }
        let judge = Judge {
            session,
            schema: &self.schema,
            touched: &self.touched,
            policies: &self.policies,
            policy: self.policy,
            most: self.most,
        };
        let (removed, mended) = judge.run()?;
        for touched in self.touched.values() {
            touched.forget(session)?;
        }
        let rows = self.touched.values().map(|touched| touched.rows).sum::<u64>();
        self.tx.commit()?;
        Ok((rows.saturating_sub(removed), mended))
    }
}
