//! Looking before leaping: plans of deletes and of changes of a key, and carrying one out.

use fk_core::key::KeyValue;
use fk_core::plan::{Plan, Target};
use fk_core::query::QueryData;
use fk_core::sql::{self, Kind, Shape};
use fk_core::{Any, Error, Event, In, IntoQuery, Key, Result, Schema, Table};

use super::mirrored::What;
use super::read::{ReadTx, not_found};
use super::session::Session;
use super::write::WriteTx;
use crate::bind::{bind_all, listed};
use crate::dialect::LISTED;
use crate::explain::{self, Failed};
use crate::mirror::plan::{Planner, plan};

impl<S: Schema> ReadTx<'_, S> {
    /// Plans a delete: tells for each constraint what would be deleted, changed or stand in the way, and does nothing.
    ///
    /// The database finds it out level by level, in TEMP tables that are gone afterwards; no row is loaded but the few
    /// that the plan shows. A row that several constraints lead to counts for the one that first reaches it. UNIQUE and
    /// CHECK constraints of rows that would be changed aren't looked at, nor what a file's own triggers would do.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let plan = db.read(|tx| tx.plan_delete(lamp.id))?;
    /// assert!(plan.is_blocked());
    /// assert_eq!(
    ///     format!("{plan:#}"),
    ///     "delete items (id)=(1)\n\
    ///      └─ blocked by fk_order_lines_item_id: 1 row of order_lines: (order_id, item_id)=(1, 1)"
    /// );
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::NotFound`]: no row has this key.
    /// - [`Error::Refused`]: the rows of a table of the file that has to do with it can't be told from one another.
    /// - [`Error::TransactionLost`], [`Error::Database`].
    pub fn plan_delete<T, V>(&self, key: Key<T, V>) -> Result<Plan>
    where
        T: Table<Id = V> + In<S>,
        V: KeyValue,
    {
        let table = <T as In<S>>::INDEX;
        found(&self.session, table, planned(&self.session, table, delete(&self.session, table, key.raw()))?)
    }

    /// Plans a delete of all rows of a query, its order and limit included, as [`ReadTx::plan_delete`].
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let plan = db.read(|tx| tx.plan_delete_where(Customer::query().filter(|c| c.name.like("H%"))))?;
    /// assert_eq!((plan.rows, plan.deleted), (1, 2));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::ForeignColumn`]: the query uses a column of another query.
    /// - Those of [`ReadTx::plan_delete`], but not finding a row is none.
    pub fn plan_delete_where<Q>(&self, query: Q) -> Result<Plan>
    where
        Q: IntoQuery,
        Q::Table: In<S>,
    {
        let table = <Q::Table as In<S>>::INDEX;
        let target = delete_where(&self.session, query)?;
        planned(&self.session, table, target)
    }

    /// Plans a change of a row's primary key, as [`ReadTx::plan_delete`] plans its delete.
    ///
    /// # Errors
    /// Those of [`ReadTx::plan_delete`].
    pub fn plan_update_key<T, V>(&self, key: Key<T, V>, new_key: Key<T, V>) -> Result<Plan>
    where
        T: Table<Id = V> + In<S>,
        V: KeyValue,
    {
        let table = <T as In<S>>::INDEX;
        let (key, new_key) = (key.raw().values(), new_key.raw().values());
        let target = Target::UpdateKey { columns: key_columns(&self.session, table), key, new_key };
        found(&self.session, table, planned(&self.session, table, target)?)
    }
}

impl<S: Schema> WriteTx<'_, S> {
    /// Carries out exactly what a plan says, or nothing: plans anew, compares, acts, and looks at what was done. The plan
    /// may have been made by another transaction, and was made anew by this one when it returns: what it says of each
    /// constraint has happened ([`Plan::rows_of`]).
    ///
    /// It has no budget: a plan has been looked at.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let plan = db.read(|tx| tx.plan_delete(helen.id))?;
    /// db.write(|tx| {
    ///     let other = tx.insert(NewOrder { customer_id: helen.id, status: None })?;
    ///     let refused = tx.execute(&plan).unwrap_err(); // there is an order more than was planned
    ///     assert!(matches!(refused, fk::Error::PlanChanged { .. }));
    ///     tx.delete(other.id)?;
    ///     tx.execute(&plan)
    /// })?;
    /// assert_eq!(plan.rows_of(Order::CUSTOMER), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::PlanChanged`]: the rows or keys that the plan is about aren't those any more, or SQLite would do
    ///   something else, for a trigger of the file; the error has what would be planned now.
    /// - [`Error::Violation`]: a constraint refuses it, as the plan may have said.
    /// - [`Error::Refused`]: the plan is about a table that the schema doesn't have, or about another key of it.
    /// - Those of every write.
    pub fn execute(&mut self, plan: &Plan) -> Result<()> {
        let table = table_of::<S>(plan)?;
        self.carry_out(
            table,
            plan.target.clone(),
            |now| {
                if now.says_the_same(plan) { Ok(()) } else { Err(changed(now)) }
            },
        )
        .map(drop)
    }

    /// Plans, asks whether that may be done, does it, and looks whether that is what was done.
    pub(super) fn carry_out(
        &mut self,
        table: usize,
        target: Target,
        may: impl FnOnce(&Plan) -> Result<()>,
    ) -> Result<Plan> {
        self.savepoint(|tx| {
            let session = tx.session();
            let schema = session.mirror()?;
            let mut planner = Planner::new(session.alive()?, &schema, table, target, session.defers());
            planner.identified()?;
            let plan = planner.run().map_err(|error| session.fail(error))?;
            may(&plan)?;
            let statement = Written::of(session, table, &planner);
            let found = planner.found();
            let before = session.alive()?.total_changes();
            tx.guarded_if(false, What::of(statement.event, table), |tx| statement.run(tx.session(), table))?;
            let session = tx.session();
            let connection = session.alive()?;
            let written = match session.changed()? {
                Some(written) => written,
                None => connection.total_changes().saturating_sub(before),
            };
            let planner = found.resume(connection, &schema);
            if !planner.is_carried_out(written).map_err(|error| session.fail(error))? {
                return Err(changed(&plan));
            }
            planner.clear().map_err(|error| session.fail(error))?;
            Ok(plan)
        })
    }
}

fn changed(now: &Plan) -> Error {
    Error::PlanChanged { plan: Box::new(now.clone()) }
}

/// The statement that a plan is about.
struct Written {
    event: Event,
    text: String,
    values: Vec<Any>,
    key: Vec<Any>,
}

impl Written {
    fn of(session: &Session<'_>, table: usize, planner: &Planner<'_>) -> Self {
        let def = session.table(table);
        match planner.target() {
            Target::Delete { key, .. } => {
                Self { event: Event::Delete, text: sql::delete(def), values: key.clone(), key: key.clone() }
            }
            Target::UpdateKey { key, new_key, .. } => {
                let values = [new_key.as_slice(), key].concat();
                Self { event: Event::Update, text: sql::set(def, def.shape.key), values, key: key.clone() }
            }
            Target::DeleteWhere { .. } => {
                let mut text = String::from("DELETE FROM ");
                sql::ident(&mut text, def.shape.name);
                text.push_str(" WHERE ");
                text.push_str(&planner.own_rows());
                Self { event: Event::Delete, text, values: Vec::new(), key: Vec::new() }
            }
        }
    }

    fn run(&self, session: &Session<'_>, table: usize) -> Result<()> {
        let outcome = {
            let mut statement = session.alive()?.prepare(&self.text).map_err(|error| session.fail(error))?;
            bind_all(&mut statement, &self.values)?;
            statement.raw_execute()
        };
        let key = session.table(table).shape.key;
        if outcome.is_ok() && self.event == Event::Update {
            let new = |at| key.iter().position(|own| *own == at).and_then(|at| self.values.get(at));
            session.wrote_columns(table, new);
            session.unsettled(table, Some(&|at| key.contains(&at)));
        } else if outcome.is_ok() {
            session.unsettled(table, None);
        }
        outcome.map(drop).map_err(|error| {
            let failed = match self.event {
                Event::Update => Failed::set(table, key, self.values.clone(), &self.key, self.text.clone()),
                _ if self.key.is_empty() => Failed::raw(&self.text, &()),
                _ => Failed::delete(session, table, self.key.clone()),
            };
            explain::statement(session, error, &failed)
        })
    }
}

pub(super) fn planned(session: &Session<'_>, table: usize, target: Target) -> Result<Plan> {
    let connection = session.alive()?;
    plan(connection, &*session.mirror()?, table, target, session.defers(), &|error| session.fail(error))
}

fn found(session: &Session<'_>, table: usize, plan: Plan) -> Result<Plan> {
    if plan.rows > 0 {
        return Ok(plan);
    }
    let def = session.table(table);
    let (Target::Delete { key, .. } | Target::UpdateKey { key, .. }) = plan.target else { return Ok(plan) };
    Err(not_found(def, def.shape.key, key))
}

fn key_columns(session: &Session<'_>, table: usize) -> Vec<String> {
    let def = session.table(table);
    def.names(def.shape.key).map(ToOwned::to_owned).collect()
}

/// A delete of one row.
pub(super) fn delete(session: &Session<'_>, table: usize, key: &dyn KeyValue) -> Target {
    Target::Delete { columns: key_columns(session, table), key: key.values() }
}

/// A delete of a query's rows.
pub(super) fn delete_where(session: &Session<'_>, query: impl IntoQuery) -> Result<Target> {
    delete_rows(session, &query.into_query().into_data())
}

/// The same of a query without its type.
pub(super) fn delete_rows(session: &Session<'_>, data: &QueryData) -> Result<Target> {
    let mut shape = Shape::default();
    sql::shape(&mut shape, data, Kind::Keys, None)?;
    let values = listed(shape.values.iter());
    Ok(Target::DeleteWhere { query: sql::query(data, session.inner().model.defs, Kind::Keys, None, &LISTED)?, values })
}

/// The table that a plan is about, if it is the schema's.
fn table_of<S: Schema>(plan: &Plan) -> Result<usize> {
    let refused = |reason: String| Error::Refused { reason, sql: format!("a plan about table \"{}\"", plan.table) };
    let at = S::TABLES.iter().position(|table| table.shape.name.eq_ignore_ascii_case(&plan.table));
    let at = at.ok_or_else(|| refused(format!("schema `{}` has no such table", S::NAME)))?;
    let own: Vec<&str> = S::TABLES[at].names(S::TABLES[at].shape.key).collect();
    let fits = match &plan.target {
        Target::Delete { columns, key } => *columns == own && key.len() == own.len(),
        Target::UpdateKey { columns, key, new_key } => {
            *columns == own && key.len() == own.len() && new_key.len() == own.len()
        }
        Target::DeleteWhere { .. } => true,
    };
    if fits { Ok(at) } else { Err(refused("its key isn't the table's".to_owned())) }
}
