//! `explain`: how a query would be run.

use fk_core::explained::{Explained, PlanStep};
use fk_core::query::{Form, Further, QueryData};
use fk_core::sql::{self, Kind, Shape};
use fk_core::{In, Query, Result, Schema, Table};

use rusqlite::Connection;

use super::read::ReadTx;
use super::session::Session;
use crate::bind::listed;
use crate::dialect::{LISTED, SQLITE};

impl<S: Schema> ReadTx<'_, S> {
    /// Tells how a query is run: its statement, the values that are bound, SQLite's plan, and the same of the statements
    /// that load children. It isn't run.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let explained = db.read(|tx| tx.explain(Order::query().with(Order::LINES)))?;
    /// assert_eq!(explained.plan[0].detail, "SCAN t0");
    /// assert_eq!(explained.also.len(), 1); // one for the lines of all orders
    /// assert!(explained.also[0].plan.iter().any(|step| step.detail.starts_with("SEARCH t0 USING ")));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`ReadTx::all`].
    pub fn explain<T: Table + In<S>, F: Form>(&self, query: Query<T, F>) -> Result<Explained> {
        let (data, form) = query.into_parts();
        let mut further = Vec::new();
        form.further(&mut further);
        explained(&self.session, &data, (Kind::Rows, None), &further)
    }
}

/// Explains what is asked of a query, with a limit that goes before its own, and what it loads.
pub(super) fn explained(
    session: &Session<'_>,
    data: &QueryData,
    (kind, limit): (Kind, Option<u64>),
    further: &[Further],
) -> Result<Explained> {
    let mut shape = Shape::default();
    sql::shape(&mut shape, data, kind, limit)?;
    let tables = session.inner().model.defs;
    let text = sql::query(data, tables, kind, limit, &SQLITE)?;
    // A long list, which is bound as one value, is shown with its values.
    let shown = sql::query(data, tables, kind, limit, &LISTED)?;
    let values = listed(shape.values.iter());
    let mut explained = Explained::new(shown, values, Vec::new(), kind == Kind::Children);
    session.alive()?;
    explained.plan = plan(session.connection()?, &text).map_err(|error| session.fail(error))?;
    for further in further {
        explained.also.push(self::explained(session, &further.query, (Kind::Children, None), &further.also)?);
    }
    Ok(explained)
}

/// Asks for SQLite's plan, which doesn't depend on values: plan stability is on (SQLite documentation,
/// "`SQLITE_DBCONFIG_ENABLE_QPSG`").
fn plan(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<PlanStep>> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        steps.push(PlanStep::new(row.get(0)?, row.get(1)?, row.get(3)?));
    }
    Ok(steps)
}
