//! What a delete, or a change of a key, would do: found by the database itself, level by level, without a row of it being
//! loaded.
//!
//! - P1. The rows that the plan is about are put into a TEMP table. From there on, each level looks for the children of
//!   the rows that the level before has deleted or re-keyed (`act`).
//! - P2. A row goes once: it counts for the constraint by which it is first reached, the levels in turn, and in a level
//!   the newest constraint first, as SQLite acts. So cycles end.
//! - P3. A row that is changed is compared by what it has become; its own keys that change are followed too.
//! - P4. A row that goes after all isn't changed.
//! - P5. NO ACTION is judged when all has been done: a row stands in the way if it is still there, still has the key, and
//!   no row has it any more that it could reference (`judge`). RESTRICT is judged at the moment, but a row that goes
//!   as well doesn't stand in the way for certain.
//! - P6. A row that was changed needs a parent for its new keys, and no NULL where none may be. UNIQUE and CHECK
//!   constraints of such rows aren't looked at.
//!
//! That NULL matches nothing, and how values of unlike columns are compared, is left to SQL: the child's value is looked
//! up in the parent (`parent.key = child.key`, by the parent's affinity and collation).

mod act;
mod carried;
mod digest;
mod judge;
mod layout;
mod start;

use std::cell::OnceCell;
use std::collections::HashMap;

use fk_core::plan::{Effect, Plan, Step, Target};
use fk_core::schema::Action;
use fk_core::{Any, Error, Result};
use rusqlite::{Connection, Statement};

pub(crate) use digest::register;

use self::layout::{Layout, listed, quoted};
use super::Schema;
use super::schema::{Incoming, Reference};

/// So many rows are shown of each constraint.
const SAMPLE: usize = 5;

/// What has happened to a parent's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Event {
    Gone,
    Moved,
}

/// Stands for the plan's own rows where others have a constraint.
const ITSELF: i64 = -1;

/// A step as it is found.
#[derive(Debug)]
struct Draft {
    at: Incoming,
    event: Event,
    effect: Effect,
    under: Option<usize>,
    rows: u64,
    deferred: bool,
    reason: Option<String>,
    sample: Vec<Vec<Any>>,
}

/// What is known of one table so far.
#[derive(Debug, Default)]
struct State {
    layout: OnceCell<Layout>,
    /// The letters of the TEMP tables that were made.
    made: String,
    /// How many rows go, and how many of them were followed.
    gone: (i64, i64),
    /// How many changes of keys there are, and how many of them were followed.
    moved: (i64, i64),
    /// The step by which its rows were first reached, where it isn't the plan's own table.
    reached: Option<usize>,
    /// How many rows it has, where SQLite may lose sight of one that is to go.
    before: Option<u64>,
    /// Which columns were written: by which step, as which `via`.
    writers: Vec<(i64, Vec<usize>, Option<usize>)>,
}

/// What a planner has found out, while the statement runs.
#[derive(Debug)]
pub(crate) struct Found {
    table: usize,
    target: Target,
    asked: Vec<usize>,
    defers: bool,
    states: Vec<State>,
}

impl Found {
    /// Takes the work up again.
    pub(crate) fn resume<'a>(self, connection: &'a Connection, schema: &'a Schema) -> Planner<'a> {
        let Self { table, target, asked, defers, states } = self;
        Planner { asked, states, ..Planner::new(connection, schema, table, target, defers) }
    }
}

/// Finds out what follows from one delete or one change of a key.
pub(crate) struct Planner<'a> {
    connection: &'a Connection,
    schema: &'a Schema,
    table: usize,
    target: Target,
    /// Columns of the table that are looked at besides: its primary key.
    asked: Vec<usize>,
    /// Whether all foreign keys are put off.
    defers: bool,
    states: Vec<State>,
    statements: HashMap<(u8, Incoming, Event, u8), Statement<'a>>,
    drafts: Vec<Draft>,
    levels: u64,
    digest: u128,
    rows: u64,
}

impl std::fmt::Debug for Planner<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Planner").field("table", &self.table).field("target", &self.target).finish_non_exhaustive()
    }
}

/// Plans, and leaves nothing behind.
pub(crate) fn plan(
    connection: &Connection,
    schema: &Schema,
    table: usize,
    target: Target,
    defers: bool,
    fail: &dyn Fn(rusqlite::Error) -> Error,
) -> Result<Plan> {
    identified(schema, table)?;
    connection.execute_batch("SAVEPOINT fk_plan").map_err(fail)?;
    let planned = Planner::new(connection, schema, table, target, defers).run();
    // The TEMP tables are gone with it.
    let undone = connection.execute_batch("ROLLBACK TO fk_plan; RELEASE fk_plan");
    let plan = planned.map_err(fail)?;
    undone.map_err(fail)?;
    Ok(plan)
}

/// Makes sure that the rows of every table that may be written can be told from one another.
fn identified(schema: &Schema, table: usize) -> Result<()> {
    for at in reach(schema, table) {
        let table = &schema.tables[at];
        if table.identity().is_empty() {
            let reason = "its rows have neither a rowid that can be asked for nor a primary key".to_owned();
            return Err(Error::Refused { reason, sql: format!("a plan about table \"{}\"", table.name) });
        }
    }
    Ok(())
}

/// The tables that have to do with what a delete or a change of a key does: those that actions lead to, and their
/// children.
fn reach(schema: &Schema, from: usize) -> Vec<usize> {
    let mut written = vec![from];
    let mut children = Vec::new();
    let mut next = 0;
    while next < written.len() {
        for incoming in &schema.tables[written[next]].incoming {
            let (_, reference) = schema.reference(*incoming);
            let list = if reference.enforced && acts(reference) { &mut written } else { &mut children };
            if !list.contains(&incoming.child) {
                list.push(incoming.child);
            }
        }
        next += 1;
    }
    written.extend(children);
    written
}

fn acts(reference: &Reference) -> bool {
    let refuses = |action| matches!(action, Action::NoAction | Action::Restrict);
    !refuses(reference.on_delete) || !refuses(reference.on_update)
}

impl<'a> Planner<'a> {
    pub(crate) fn new(
        connection: &'a Connection,
        schema: &'a Schema,
        table: usize,
        target: Target,
        defers: bool,
    ) -> Self {
        Self {
            connection,
            schema,
            table,
            target,
            asked: schema.tables[table].key.clone(),
            defers,
            states: schema.tables.iter().map(|_| State::default()).collect(),
            statements: HashMap::new(),
            drafts: Vec::new(),
            levels: 0,
            digest: 0,
            rows: 0,
        }
    }

    /// Makes sure that the rows of every table that may be written can be told from one another.
    ///
    /// # Errors
    /// [`Error::Refused`].
    pub(crate) fn identified(&self) -> Result<()> {
        identified(self.schema, self.table)
    }

    /// Lets the connection go; the TEMP tables stay.
    pub(crate) fn found(self) -> Found {
        let Self { table, target, asked, defers, states, .. } = self;
        Found { table, target, asked, defers, states }
    }

    /// Finds everything out; the TEMP tables stay.
    pub(crate) fn run(&mut self) -> rusqlite::Result<Plan> {
        self.start()?;
        while self.level()? {
            self.levels += 1;
        }
        // Where one more level was looked at and had nothing.
        self.judge()?;
        self.finish()
    }

    fn layout(&self, table: usize) -> &Layout {
        let asked = if table == self.table { self.asked.as_slice() } else { &[] };
        self.states[table].layout.get_or_init(|| Layout::new(self.schema, table, asked))
    }

    fn has(&self, table: usize, letter: char) -> bool {
        self.states[table].made.contains(letter)
    }

    fn make(&mut self, table: usize, letter: char) -> rusqlite::Result<()> {
        if !self.has(table, letter) {
            self.connection.execute_batch(&self.layout(table).create(letter))?;
            self.states[table].made.push(letter);
        }
        Ok(())
    }

    fn execute(&self, text: &str, values: &[Any]) -> rusqlite::Result<u64> {
        let mut statement = self.connection.prepare(text)?;
        bind(&mut statement, values)?;
        statement.raw_execute().map(|rows| rows as u64)
    }

    /// Asks for one row of numbers, the last column a digest that is added to the plan's.
    fn count(&mut self, text: &str, values: &[Any]) -> rusqlite::Result<u64> {
        let mut statement = self.connection.prepare(text)?;
        bind(&mut statement, values)?;
        let mut rows = statement.raw_query();
        let Some(row) = rows.next()? else { return Ok(0) };
        let (rows, digest): (i64, [u8; 16]) = (row.get(0)?, row.get(1)?);
        self.digest = self.digest.wrapping_add(u128::from_be_bytes(digest));
        Ok(rows.try_into().unwrap_or(0))
    }

    fn sample(&self, text: &str, values: &[Any]) -> rusqlite::Result<Vec<Vec<Any>>> {
        let mut statement = self.connection.prepare(text)?;
        bind(&mut statement, values)?;
        let width = statement.column_count();
        let mut rows = statement.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(crate::bind::values(row, width));
        }
        Ok(found)
    }

    /// Makes the plan of what was found.
    fn finish(&mut self) -> rusqlite::Result<Plan> {
        let mut plan = Plan::new(self.schema.tables[self.table].name.clone(), self.target.clone());
        self.totals(&mut plan)?;
        plan.digest = format!("{:032x}", self.digest);
        let unforeseen = (0..self.states.len()).filter(|table| self.is_unforeseen(*table));
        plan.unforeseen = unforeseen.map(|table| self.schema.tables[table].name.clone()).collect();
        let mut useful = vec![false; self.drafts.len()];
        for at in (0..self.drafts.len()).rev() {
            useful[at] |= self.drafts[at].rows > 0 || self.drafts[at].effect == Effect::Broken;
            if let (true, Some(under)) = (useful[at], self.drafts[at].under) {
                useful[under] = true;
            }
        }
        self.branch(None, 0, &useful, &mut plan.steps);
        plan.levels = self.levels;
        Ok(plan)
    }

    /// Whether more may happen to a table that would be written, or from it, than is known.
    fn is_unforeseen(&self, table: usize) -> bool {
        let columns = &self.schema.tables[table].columns;
        let changes = self.has(table, 'k');
        let computed = || self.layout(table).keys.iter().any(|at| columns[*at].generated);
        (self.schema.tables[table].has_triggers && (changes || self.states[table].gone.0 > 0))
            || (changes && computed())
    }

    /// Appends what is under a step.
    fn branch(&self, under: Option<usize>, depth: usize, useful: &[bool], steps: &mut Vec<Step>) {
        for (at, draft) in self.drafts.iter().enumerate().filter(|(at, draft)| draft.under == under && useful[*at]) {
            let child = &self.schema.tables[draft.at.child];
            let mut step = Step::new(draft.effect, "the primary key", child.name.clone());
            let mut columns = &child.key;
            if let Some(reference) = child.references.get(draft.at.key) {
                step.constraint.clone_from(&reference.name);
                columns = &reference.columns;
                let parent = reference.parent.map(|parent| &self.schema.tables[parent].name);
                step.parent.clone_from(parent.unwrap_or(&reference.parent_name));
            }
            step.columns = child.names(columns).map(ToOwned::to_owned).collect();
            step.depth = depth;
            step.rows = draft.rows;
            step.deferred = draft.deferred;
            step.reason.clone_from(&draft.reason);
            if !draft.sample.is_empty() {
                step.sample_columns.clone_from(&self.layout(draft.at.child).shown);
                step.sample.clone_from(&draft.sample);
            }
            steps.push(step);
            self.branch(Some(at), depth + 1, useful, steps);
        }
    }
}

fn count(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

fn bind(statement: &mut Statement<'_>, values: &[Any]) -> rusqlite::Result<()> {
    for (at, value) in values.iter().enumerate() {
        statement.raw_bind_parameter(at + 1, crate::bind::Bound::from(value))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
