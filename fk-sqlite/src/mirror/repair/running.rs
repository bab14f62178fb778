//! A repair on its way: searches, mends a batch, and says how far it is; from closures of the `Db`'s own transactions.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::Arc;

use fk_core::{Error, Result, Schema};
use rusqlite::Connection;

use super::batch::{self, Run};
use super::plan::{Plan, Step, left, plan};
use super::report::{Progress, Repaired, RepairedConstraint};
use super::undo::{self, Undone};
use super::{Policy, Repair, log};
use crate::Db;
use crate::mirror::exact::{Exact, exact};
use crate::mirror::orphans;

/// So many orphans are searched for at once: of a reference without an index, each search reads the whole table.
const SEARCHED: usize = 10_000;

/// Everything about a repair but where it reads and writes.
#[derive(Debug)]
struct State {
    plan: Plan,
    batch: usize,
    /// The position among the plan's steps.
    step: usize,
    /// Orphans that were found, all their columns.
    found: VecDeque<Vec<Exact>>,
    /// The last of them: its key, then its identity.
    behind: Option<Vec<Exact>>,
    /// Whether something was mended since the first step.
    changed: bool,
    /// How often all steps were gone through.
    rounds: usize,
    run: Option<i64>,
    /// The databases that have something of this run in their log.
    databases: Vec<String>,
    report: Repaired,
}

impl State {
    fn new(plan: Plan, batch: usize) -> Self {
        let report = Repaired { findings: plan.findings.clone(), ..Repaired::default() };
        Self {
            plan,
            batch,
            step: 0,
            found: VecDeque::new(),
            behind: None,
            changed: false,
            rounds: 0,
            run: None,
            databases: Vec::new(),
            report,
        }
    }

    /// Finds the next orphans; gives nothing when all are mended that can be.
    fn search(&mut self, connection: &Connection) -> Result<bool> {
        while self.found.is_empty() {
            let Some(step) = self.plan.steps.get(self.step) else {
                // What was deleted may have left orphans elsewhere, and a parent that was made may be one itself: such
                // parents could go on for ever.
                self.rounds += 1;
                let makes = self.plan.steps.iter().any(|step| matches!(step.policy, Policy::CreateParent(_)));
                if !std::mem::take(&mut self.changed) || (makes && self.rounds > self.plan.steps.len()) {
                    return Ok(false);
                }
                self.step = 0;
                continue;
            };
            let place = step.place();
            let layout = place.layout();
            let (limit, found) = (SEARCHED.max(self.batch), &mut self.found);
            orphans::each(connection, &place, self.behind.as_deref(), Some(limit), &mut |row| {
                found.push_back(exact(row, 0..layout.all));
                Ok(true)
            })?;
            self.behind = self.found.back().map(|row| row[..layout.key + layout.identity].to_vec());
            if self.found.is_empty() {
                self.step += 1;
            }
        }
        Ok(true)
    }

    /// Goes on behind a constraint whose statements SQLite can't even prepare, or whose rows a trigger keeps by ending the
    /// transaction, and tells why; any other error stays one.
    fn pass_over(&mut self, error: Error) -> Result<()> {
        if !orphans::is_definition(&error) && !matches!(error, Error::TransactionLost { .. }) {
            return Err(error);
        }
        if let Some(step) = self.plan.steps.get(self.step) {
            let finding = left(&step.place(), &step.policy, &error.to_string());
            if !self.report.findings.contains(&finding) {
                self.report.findings.push(finding);
            }
        }
        self.found.clear();
        self.behind = None;
        self.step += 1;
        Ok(())
    }

    /// Mends the next of the orphans that were found.
    fn mend(&mut self, connection: &Connection) -> Result<Batch> {
        let step = self.plan.steps[self.step].clone();
        let place = step.place();
        let rows: Vec<Vec<Exact>> = self.found.iter().take(self.batch).cloned().collect();
        let database = place.child.database.clone();
        let run = match self.run {
            Some(run) => run,
            None => log::unfinished(connection, &database, &self.plan.text)?.unwrap_or_else(log::new_run),
        };
        let mut mended = nothing(&step);
        let run = Run { id: run, policies: &self.plan.text };
        let logged = batch::mend(connection, &step, &run, &rows, &mut mended)?;
        Ok(Batch { rows: rows.len(), run: run.id, database, mended, logged })
    }

    /// Takes over what a batch has done, once it is committed.
    fn take(&mut self, batch: Batch) -> Progress {
        let Batch { rows, run, database, mended, logged } = batch;
        self.found.drain(..rows);
        if logged {
            self.run = Some(run);
            self.report.run = Some(run);
            if !self.databases.contains(&database) {
                self.databases.push(database);
            }
        }
        self.changed |= mended.rows > 0;
        let (constraint, table) = (mended.constraint.clone(), mended.table.clone());
        // In a further round, the same rows are refused again.
        let again = self.rounds > 0;
        let same = |of: &&mut RepairedConstraint| {
            of.database == mended.database && of.table == mended.table && of.constraint == mended.constraint
        };
        match self.report.constraints.iter_mut().find(same) {
            Some(of) => {
                of.rows += mended.rows;
                of.others += mended.others;
                for refusal in mended.refusals {
                    if !of.refusals.contains(&refusal) && of.refusals.len() < super::report::REFUSALS {
                        of.refusals.push(refusal);
                    }
                }
                if !again {
                    of.refused += mended.refused;
                }
            }
            None if mended.rows + mended.refused > 0 => self.report.constraints.push(mended),
            None => {}
        }
        Progress { constraint, table, rows: self.report.rows(), refused: self.report.refused() }
    }

    /// Says in the log that the run has ended.
    fn end(&mut self, connection: &Connection) -> Result<()> {
        let Some(run) = self.run else { return Ok(()) };
        self.databases.iter().try_for_each(|database| log::end(connection, database, run))
    }
}

/// What a batch has done.
struct Batch {
    rows: usize,
    run: i64,
    database: String,
    mended: RepairedConstraint,
    logged: bool,
}

fn nothing(step: &Step) -> RepairedConstraint {
    let place = step.place();
    RepairedConstraint {
        database: place.child.database.clone(),
        constraint: place.reference.name.clone(),
        table: place.child.name.clone(),
        policy: step.policy.word(),
        rows: 0,
        others: 0,
        refused: 0,
        row_columns: place.row_columns(),
        refusals: Vec::new(),
    }
}

/// Is a repair on its way, a batch at a time: made by [`Db::begin_repair`].
///
/// For programs that have a timer of their own. Dropping it ends the repair after the last batch; starting the same
/// repair again goes on.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() -> fk::Result<()> {
/// # let (db, helen, lamp, order) = shop()?;
/// use fk::{Policy, Repair};
/// let repair = Repair::new().policy(Order::CUSTOMER, Policy::Delete);
/// let mut repairing = db.begin_repair(&repair)?;
/// while let Some(progress) = repairing.step()? {
///     println!("{} orphans mended so far", progress.rows); // and now something else may have its turn
/// }
/// assert!(repairing.report().complete);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Repairing<S> {
    db: Db<S>,
    state: State,
}

impl<S: Schema> Repairing<S> {
    /// Mends the next batch, in a transaction of its own; gives nothing when all is done.
    ///
    /// # Errors
    /// Those of [`Db::write`]. The batch was undone, and can be tried again by the next call.
    pub fn step(&mut self) -> Result<Option<Progress>> {
        if self.state.report.complete {
            return Ok(None);
        }
        let state = &mut self.state;
        loop {
            // No other writer waits while the table is searched.
            match self.db.read(|tx| state.search(tx.connection()?)) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    state.pass_over(error)?;
                    continue;
                }
            }
            match self.db.write(|tx| state.mend(tx.connection()?)) {
                Ok(batch) => return Ok(Some(state.take(batch))),
                Err(error) => state.pass_over(error)?,
            }
        }
        if state.run.is_some() {
            self.db.write(|tx| state.end(tx.connection()?))?;
        }
        state.report.complete = true;
        Ok(None)
    }

    /// Tells what was done so far.
    pub fn report(&self) -> &Repaired {
        &self.state.report
    }
}

impl<S: Schema> Db<S> {
    /// Repairs orphans: of each constraint as `repair` says, in batches that are transactions of their own.
    ///
    /// Everything that is changed is logged with its old values, in the same transaction, in the tables
    /// `fk_repair_run`, `fk_repair_log` and `fk_repair_value` of the same database; [`Db::undo_repair`] undoes it from
    /// there. A repair that was killed has mended whole batches; the same repair again goes on, as the same run.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// use std::time::Duration;
    /// use fk::{Policy, Repair};
    /// let repair = Repair::new()
    ///     .policy(Order::CUSTOMER, Policy::Delete)
    ///     .batch(1000)
    ///     .pause(Duration::from_millis(20));
    /// let repaired = db.repair(&repair)?;
    /// println!("{repaired:#}");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::Repair`]: a policy can't be carried out; nothing was changed.
    /// - Those of [`Db::write`]: batches before are kept.
    pub fn repair(&self, repair: &Repair<S>) -> Result<Repaired> {
        let mut repairing = self.begin_repair(repair)?;
        while let Some(progress) = repairing.step()? {
            if repair.wish.progress.as_ref().is_some_and(|told| told(&progress) == ControlFlow::Break(())) {
                break;
            }
            if !repair.wish.pause.is_zero() {
                std::thread::sleep(repair.wish.pause);
            }
        }
        Ok(repairing.state.report)
    }

    /// Begins a repair that is driven batch by batch. `pause` and `on_progress` are then for the caller to do.
    ///
    /// # Errors
    /// - [`Error::Repair`]: a policy can't be carried out.
    /// - Those of [`Db::read`].
    pub fn begin_repair(&self, repair: &Repair<S>) -> Result<Repairing<S>> {
        let plan = self.read(|tx| plan(tx.connection()?, &tx.session.mirror()?, &repair.wish))?;
        Ok(Repairing { db: self.clone(), state: State::new(plan, repair.wish.batch) })
    }

    /// Tells what a repair would do, and changes nothing: it is done in one transaction that is then rolled back, so
    /// that consequences and refusals are the real ones. Meanwhile nobody else can write.
    ///
    /// # Errors
    /// Those of [`Db::repair`].
    pub fn preview_repair(&self, repair: &Repair<S>) -> Result<Repaired> {
        let mut tx = self.begin_write()?;
        let mut state = State::new(plan(tx.connection()?, &tx.session.mirror()?, &repair.wish)?, repair.wish.batch);
        loop {
            match state.search(tx.connection()?) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    state.pass_over(error)?;
                    continue;
                }
            }
            match tx.savepoint(|tx| state.mend(tx.connection()?)) {
                Ok(batch) => drop(state.take(batch)),
                Err(error) => state.pass_over(error)?,
            }
        }
        tx.rollback();
        state.report.complete = true;
        state.report.run = None;
        Ok(state.report)
    }

    /// Undoes a repair from its log, the last change first, in one transaction: rows come back as they were to the byte,
    /// and so do the orphans.
    ///
    /// Foreign keys and triggers are off on the connection meanwhile, and on again afterwards, also after a panic. A row
    /// that somebody has changed since is left as it is, and told as a conflict; an index that only triggers keep, such
    /// as one of full text, isn't told of what comes back.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// # use fk::{Policy, Repair};
    /// # let repair = Repair::new().policy(Order::CUSTOMER, Policy::Delete);
    /// if let Some(run) = db.repair(&repair)?.run {
    ///     println!("{:#}", db.undo_repair(run)?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::Repair`]: no log knows the run.
    /// - [`Error::ForeignKeysOff`]: they can't be switched.
    /// - Those of [`Db::write`].
    pub fn undo_repair(&self, run: i64) -> Result<Undone> {
        self.write(|tx| {
            let mut schemas = vec![tx.session.mirror()?];
            let connection = tx.connection()?;
            schemas.extend(orphans::attached(connection)?.map(Arc::new));
            undo::undo(connection, &schemas, run)
        })
    }
}

/// Says that no log knows a run.
pub(super) fn unknown(run: i64) -> Error {
    Error::Repair { constraint: format!("run {run}"), reason: "no log of a repair knows it".to_owned() }
}
