//! Budgets: how many rows one delete may delete or change.
//!
//! What is under one is decided by the declaration, so that any other delete is one statement, as ever. A delete that is
//! under one is planned first; over it, nothing is done, and the error has the plan.

use fk_core::key::KeyValue;
use fk_core::plan::{Plan, Target};
use fk_core::query::QueryData;
use fk_core::schema::Action;
use fk_core::{Error, In, IntoQuery, Key, Result, Schema, Table};

use super::plan::{delete, delete_rows, delete_where, planned};
use super::write::{Deleted, WriteTx};

/// Deletes within a budget: what [`WriteTx::at_most`] gives.
#[must_use = "it deletes nothing by itself"]
pub struct AtMost<'t, 'c, S> {
    tx: &'t mut WriteTx<'c, S>,
    rows: u64,
}

impl<S: Schema> std::fmt::Debug for AtMost<'_, '_, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AtMost").field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl<'c, S: Schema> WriteTx<'c, S> {
    /// Gives the transaction a budget for one call: so many rows may be deleted or changed, those that the call names
    /// among them. It stands in place of the schema's own, `#[schema(.., at_most = 10_000)]`; a `cascade_limit` of a
    /// reference counts all the same.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let refused = db.write(|tx| tx.at_most(2).delete(helen.id)).unwrap_err(); // she, her order and its line
    /// let fk::Error::OverBudget { plan, limit, .. } = refused else { unreachable!() };
    /// assert_eq!((plan.total(), limit), (3, 2));
    /// let gone = db.write(|tx| tx.at_most(3).delete(helen.id))?;
    /// assert_eq!((gone.rows, gone.cascaded), (1, 2));
    /// # Ok(())
    /// # }
    /// ```
    pub fn at_most(&mut self, rows: u64) -> AtMost<'_, 'c, S> {
        AtMost { tx: self, rows }
    }

    /// Whether a delete is under a budget of the schema's or a limit of a reference's.
    #[inline]
    pub(super) fn has_budget(&self, table: usize) -> bool {
        S::AT_MOST.is_some() || self.session().inner().model.tables[table].limited
    }

    /// Makes sure that a delete is within the budgets of the schema, or within its own.
    pub(super) fn within_budget(&self, table: usize, key: &dyn KeyValue, own: Option<u64>) -> Result<()> {
        let session = self.session();
        let at_most = own.or(S::AT_MOST);
        // One row goes, and nothing can follow.
        let schema = session.mirror()?;
        let acts = |at: &crate::mirror::schema::Incoming| {
            let (_, reference) = schema.reference(*at);
            reference.enforced && !matches!(reference.on_delete, Action::NoAction | Action::Restrict)
        };
        if at_most.is_none_or(|rows| rows > 0) && !schema.tables[table].incoming.iter().any(acts) {
            return Ok(());
        }
        within::<S>(&planned(session, table, delete(session, table, key))?, at_most)
    }

    /// Makes sure that a delete of a query's rows is within the budgets of the schema.
    pub(super) fn rows_within_budget(&self, table: usize, data: &QueryData) -> Result<()> {
        let session = self.session();
        within::<S>(&planned(session, table, delete_rows(session, data)?)?, S::AT_MOST)
    }
}

impl<S: Schema> AtMost<'_, '_, S> {
    /// Deletes a row within the budget, as [`WriteTx::delete`].
    ///
    /// # Errors
    /// - [`Error::OverBudget`]: more rows would be deleted or changed; nothing was done.
    /// - Those of [`WriteTx::delete`].
    pub fn delete<T, V>(self, key: Key<T, V>) -> Result<Deleted>
    where
        T: Table<Id = V> + In<S>,
        V: KeyValue,
    {
        let table = <T as In<S>>::INDEX;
        self.tx.within_budget(table, key.raw(), Some(self.rows))?;
        self.tx.delete_present(table, key.raw())
    }

    /// Deletes a row within the budget if it is there.
    ///
    /// # Errors
    /// Those of [`AtMost::delete`], but for [`Error::NotFound`].
    pub fn delete_if_present<T, V>(self, key: Key<T, V>) -> Result<Deleted>
    where
        T: Table<Id = V> + In<S>,
        V: KeyValue,
    {
        let table = <T as In<S>>::INDEX;
        self.tx.within_budget(table, key.raw(), Some(self.rows))?;
        self.tx.delete_row(table, key.raw())
    }

    /// Deletes all rows of a query within the budget, all or none.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let drafts = Order::query().filter(|o| o.status.eq(Status::Draft));
    /// let gone = db.write(|tx| tx.at_most(100).delete_where(drafts))?;
    /// assert_eq!((gone.rows, gone.cascaded), (1, 1));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::OverBudget`]: more rows would be deleted or changed; nothing was done.
    /// - [`Error::ForeignColumn`]: the query uses a column of another query.
    /// - Those of [`WriteTx::execute`], but for a plan of another schema.
    pub fn delete_where<Q>(self, query: Q) -> Result<Deleted>
    where
        Q: IntoQuery,
        Q::Table: In<S>,
    {
        let table = <Q::Table as In<S>>::INDEX;
        let target: Target = delete_where(self.tx.session(), query)?;
        let plan = self.tx.carry_out(table, target, |plan| within::<S>(plan, Some(self.rows)))?;
        Ok(Deleted { rows: plan.rows, cascaded: plan.deleted + plan.changed })
    }
}

/// Whether a plan is within a budget and within the limits of references.
fn within<S: Schema>(plan: &Plan, at_most: Option<u64>) -> Result<()> {
    let over = |limit: u64, constraint: Option<String>| {
        Err(Error::OverBudget { plan: Box::new(plan.clone()), limit, constraint })
    };
    if let Some(limit) = at_most.filter(|limit| plan.total() > *limit) {
        return over(limit, None);
    }
    for table in S::TABLES {
        for key in table.foreign_keys {
            let Some(limit) = key.cascade_limit else { continue };
            let of = |step: &&fk_core::plan::Step| {
                step.effect.acts()
                    && step.constraint.eq_ignore_ascii_case(key.name)
                    && step.table.eq_ignore_ascii_case(table.shape.name)
            };
            let rows: u64 = plan.steps.iter().filter(of).map(|step| step.rows).sum();
            if rows > limit {
                return over(limit, Some(key.name.to_owned()));
            }
        }
    }
    Ok(())
}
