//! Which loaded rows reference what isn't there, reference by reference, and what becomes of them.
//!
//! Each reference is one query over the loaded rows. Where rows go, or lose the key by which others know them, those
//! others are looked at in the next round, and only they; every round takes rows away or stops, so circles end. A
//! reference whose rows are to be refused is looked at in every round too: a row may be right until its parent is
//! skipped.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fk_core::violation::{Columns, Name};
use fk_core::{Any, Error, Event, Result, RowsAtFault, Violation, ViolationKind, Violations};
use rusqlite::Statement;

use super::mend::Mend;
use super::text::{columns, orphaned, qualified, quoted, references, shown};
use super::touched::Touched;
use super::{Mended, OnOrphan};
use crate::bind::{bind_all, values};
use crate::mirror::order::nullable;
use crate::mirror::schema::{Incoming, Reference, Schema, Table};
use crate::transaction::Session;

/// So many rows of a constraint are named, where nothing else is said.
pub(in crate::transaction) const MOST: usize = 1_000_000;

/// So many keys of a constraint are told as violations, and so many rows of each key.
const KEYS: usize = 100;
const SAMPLE: usize = 5;

/// Looks at the references of the rows that were loaded.
pub(super) struct Judge<'a, 'c> {
    pub(super) session: &'a Session<'c>,
    pub(super) schema: &'a Schema,
    pub(super) touched: &'a BTreeMap<usize, Touched>,
    pub(super) policies: &'a BTreeMap<Incoming, OnOrphan>,
    pub(super) policy: OnOrphan,
    pub(super) most: usize,
}

impl Judge<'_, '_> {
    /// Does with all rows at fault what was chosen; gives how many rows were removed.
    pub(super) fn run(&self) -> Result<(u64, Vec<Mended>)> {
        let all: Vec<Incoming> = self.references().collect();
        if all.iter().all(|at| self.policy_of(*at) == OnOrphan::Refuse) {
            self.refuse(&self.suspect(&all)?, &BTreeMap::new())?;
            return Ok((0, Vec::new()));
        }
        let mut mend = Mend::new(self)?;
        // Which tables have lost keys, by their positions, with the TEMP tables that have these.
        let mut lost = BTreeMap::new();
        let mut due = self.suspect(&all)?;
        loop {
            let (refused, mended): (Vec<_>, Vec<_>) =
                due.iter().partition(|at| self.policy_of(**at) == OnOrphan::Refuse);
            self.refuse(&refused, &lost)?;
            for at in &mended {
                mend.find(*at, &lost)?;
            }
            lost = mend.apply()?;
            if lost.is_empty() {
                return mend.finish();
            }
            let looks = |at: &&Incoming| self.parent(**at).is_some_and(|parent| lost.contains_key(&parent));
            due = all.iter().filter(looks).copied().collect();
        }
    }

    /// The references of all loaded tables that SQLite enforces, those first whose rows are to be kept elsewhere: of
    /// several references that a row violates, the first has the word.
    fn references(&self) -> impl Iterator<Item = Incoming> {
        let mut all: Vec<Incoming> = self
            .touched
            .iter()
            .filter(|(_, touched)| touched.rows > 0)
            .flat_map(|(child, _)| (0..self.schema.tables[*child].references.len()).map(|key| (*child, key)))
            .map(|(child, key)| Incoming { child, key })
            .filter(|at| {
                let (_, reference) = self.schema.reference(*at);
                reference.enforced && reference.sound
            })
            .collect();
        all.sort_by_key(|at| self.policy_of(*at) != OnOrphan::Quarantine);
        all.into_iter()
    }

    pub(super) fn parent(&self, at: Incoming) -> Option<usize> {
        self.schema.reference(at).1.parent
    }

    pub(super) fn policy_of(&self, at: Incoming) -> OnOrphan {
        if let Some(policy) = self.policies.get(&at) {
            return *policy;
        }
        let (child, reference) = self.schema.reference(at);
        match self.policy {
            OnOrphan::SetNull if nullable(child, reference).is_empty() => OnOrphan::Refuse,
            policy => policy,
        }
    }

    /// `FROM .. WHERE` the loaded rows that reference nothing; of the children of `lost` keys alone where there are some.
    pub(super) fn orphans(&self, at: Incoming, lost: &BTreeMap<usize, String>) -> Option<(String, Vec<Any>)> {
        let (child, reference) = self.schema.reference(at);
        let parent_at = reference.parent?;
        let parent = self.schema.tables.get(parent_at)?;
        let (loaded, parameters) = self.touched.get(&at.child)?.condition(child);
        let mut from = format!("FROM {} AS c", qualified(child));
        if let Some(keys) = lost.get(&parent_at) {
            let _ = write!(from, " JOIN {keys} AS l ON ");
            let pairs = child.names(&reference.columns).zip(&reference.parent_columns);
            // By index where both sides compare alike.
            let plus = if reference.alike { "" } else { "+" };
            let equal = pairs.map(|(name, to)| format!("l.k{to} = {plus}c.{}", quoted(name)));
            from.push_str(&equal.collect::<Vec<_>>().join(" AND "));
        }
        let (references, orphaned) =
            (references(child, reference), orphaned(child, reference, &qualified(parent), parent, ""));
        Some((format!("{from} WHERE {loaded} AND {references} AND {orphaned}"), parameters))
    }

    /// Leaves out the references that are in order as a whole: where all rows were loaded, and an index has their keys,
    /// each key is looked for once.
    fn suspect(&self, all: &[Incoming]) -> Result<Vec<Incoming>> {
        let mut suspect = Vec::new();
        for at in all {
            let (child, reference) = self.schema.reference(*at);
            let parent = reference.parent.and_then(|parent| self.schema.tables.get(parent));
            let by_key = reference.indexed && self.touched.get(&at.child).is_some_and(Touched::is_all);
            let Some(parent) = parent.filter(|_| by_key) else {
                suspect.push(*at);
                continue;
            };
            let sql = format!(
                "SELECT EXISTS (SELECT 1 FROM (SELECT DISTINCT {} FROM {} AS c WHERE {}) AS c WHERE {})",
                columns("c", child.names(&reference.columns)),
                qualified(child),
                references(child, reference),
                orphaned(child, reference, &qualified(parent), parent, "")
            );
            let connection = self.session.alive()?;
            if connection.query_row(&sql, [], |row| row.get(0)).map_err(|error| self.session.fail(error))? {
                suspect.push(*at);
            }
        }
        Ok(suspect)
    }

    /// Refuses the load if any row violates one of these references.
    fn refuse(&self, all: &[Incoming], lost: &BTreeMap<usize, String>) -> Result<()> {
        let mut faults = Faults::new(self.most);
        for at in all {
            let Some((orphans, parameters)) = self.orphans(*at, lost) else { continue };
            let (child, reference) = self.schema.reference(*at);
            let parent = reference.parent.map(|parent| &self.schema.tables[parent]);
            let keys = columns("c", child.names(&reference.columns));
            let sql = format!("SELECT {}, {keys} {orphans} ORDER BY {keys}", columns("c", shown(child)));
            let connection = self.session.alive()?;
            let mut statement = connection.prepare(&sql).map_err(|error| self.session.fail(error))?;
            bind_all(&mut statement, &parameters)?;
            faults.read(self.session, statement, child, reference, parent, &shown(child))?;
        }
        faults.into_result()
    }
}

/// Collects rows at fault: all of them by their keys, and the first as violations.
pub(in crate::transaction) struct Faults {
    most: usize,
    violations: Vec<Violation>,
    rows: Vec<RowsAtFault>,
    more: bool,
}

impl Faults {
    pub(in crate::transaction) fn new(most: usize) -> Self {
        Self { most, violations: Vec::new(), rows: Vec::new(), more: false }
    }

    /// Reads the rows of a bound statement: the columns that show a row, then those of the reference, by which they are
    /// ordered.
    pub(in crate::transaction) fn read(
        &mut self,
        session: &Session<'_>,
        mut statement: Statement<'_>,
        child: &Table,
        reference: &Reference,
        parent: Option<&Table>,
        shown: &[&str],
    ) -> Result<()> {
        let names = |names: Vec<&str>| names.into_iter().map(|name| Name::Owned(name.to_owned())).collect::<Vec<_>>();
        let shown = names(shown.to_vec());
        let mut at_fault = RowsAtFault::new(child.name.clone(), reference.name.clone(), shown.clone());
        let (width, mut told) = (shown.len() + reference.columns.len(), 0);
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|error| session.fail(error))? {
            let mut row = values(row, width);
            let key = row.split_off(shown.len());
            at_fault.rows += 1;
            if self.violations.last().is_none_or(|last| told == 0 || last.key != key) {
                told += 1;
                if told <= KEYS {
                    let columns = |table: &Table, positions: &[usize]| Columns {
                        table: table.name.clone().into(),
                        columns: names(table.names(positions).collect()),
                    };
                    let mut violation = Violation::new(
                        ViolationKind::MissingParent,
                        reference.name.clone(),
                        Event::Insert,
                        child.name.clone(),
                        columns(child, &reference.columns),
                    );
                    violation.parent = parent.map(|parent| columns(parent, &reference.parent_columns));
                    violation.key = key;
                    violation.sample_columns.clone_from(&shown);
                    self.violations.push(violation);
                }
            }
            if told > KEYS {
                self.more = true;
            } else if let Some(last) = self.violations.last_mut() {
                last.rows += 1;
                if last.sample.len() < SAMPLE {
                    last.sample.push(row.clone());
                }
            }
            if at_fault.keys.len() < self.most {
                at_fault.keys.push(row);
            }
        }
        if at_fault.rows > 0 {
            self.rows.push(at_fault);
        }
        Ok(())
    }

    /// The error that names them, if there are any.
    pub(in crate::transaction) fn into_result(self) -> Result<()> {
        let mut violations = self.violations.into_iter();
        match violations.next() {
            None => Ok(()),
            Some(first) => {
                Err(Error::Violation(Violations::new(first, violations).and_more(self.more).with_rows(self.rows)))
            }
        }
    }
}
