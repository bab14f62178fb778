//! What is done with loaded rows at fault that aren't refused.

use std::collections::{BTreeMap, BTreeSet};

use fk_core::violation::Name;
use fk_core::{Any, Result, RowsAtFault};

use super::indexes::run;
use super::judge::Judge;
use super::text::{alike, columns, numbered, qualified, quoted, shown};
use super::touched::identity;
use super::{Mended, OnOrphan};
use crate::bind::{bind_all, values};
use crate::explain::{self, Failed};
use crate::mirror::order::nullable;
use crate::mirror::quarantine;
use crate::mirror::schema::{Incoming, Table};

/// Finds rows round by round, and does with them what was chosen.
pub(super) struct Mend<'a, 'j, 'c> {
    judge: &'a Judge<'j, 'c>,
    /// What was done, by reference.
    done: BTreeMap<Incoming, Mended>,
    removed: u64,
    /// The tables with rows of this round that go, and those with rows that are set to NULL.
    going: BTreeSet<usize>,
    nulled: BTreeSet<usize>,
}

impl<'a, 'j, 'c> Mend<'a, 'j, 'c> {
    pub(super) fn new(judge: &'a Judge<'j, 'c>) -> Result<Self> {
        for position in judge.touched.keys() {
            let table = &judge.schema.tables[*position];
            let keys = numbered("k", identity(table).len());
            for (name, key) in [(bad(*position), keys.clone()), (null(*position), format!("{keys}, reference"))] {
                run(
                    judge.session,
                    &format!("CREATE TABLE {name} ({keys}, reference, PRIMARY KEY ({key})) WITHOUT ROWID"),
                )?;
            }
            let referenced = referenced(table, judge);
            if !referenced.is_empty() {
                let columns = referenced.iter().map(|at| format!("k{at}{}", alike(&table.columns[*at])));
                let columns = columns.collect::<Vec<_>>().join(", ");
                run(judge.session, &format!("CREATE TABLE {} ({columns})", gone(*position)))?;
            }
        }
        let (going, nulled) = (BTreeSet::new(), BTreeSet::new());
        Ok(Self { judge, done: BTreeMap::new(), removed: 0, going, nulled })
    }

    /// Finds the rows that violate a reference.
    pub(super) fn find(&mut self, at: Incoming, lost: &BTreeMap<usize, String>) -> Result<()> {
        let session = self.judge.session;
        let Some((orphans, parameters)) = self.judge.orphans(at, lost) else { return Ok(()) };
        let (child, _) = self.judge.schema.reference(at);
        let removes = self.judge.policy_of(at).removes();
        let into = if removes { bad(at.child) } else { null(at.child) };
        let keys = columns("c", identity(child));
        // The number is a position, not a value of anyone's. `WHERE` keeps ON CONFLICT apart from a join's ON.
        let sql = format!("INSERT INTO {into} SELECT {keys}, {} {orphans} ON CONFLICT DO NOTHING", at.key);
        let mut statement = session.alive()?.prepare(&sql).map_err(|error| session.fail(error))?;
        bind_all(&mut statement, &parameters)?;
        if statement.raw_execute().map_err(|error| session.fail(error))? > 0 {
            if removes {
                self.going.insert(at.child)
            } else {
                self.nulled.insert(at.child)
            };
        }
        Ok(())
    }

    /// Does with them what was chosen; gives the tables that have lost keys, with the TEMP tables that have these.
    pub(super) fn apply(&mut self) -> Result<BTreeMap<usize, String>> {
        let mut lost = BTreeMap::new();
        for position in 0..self.judge.schema.tables.len() {
            let (going, nulled) = (self.going.remove(&position), self.nulled.remove(&position));
            if !going && !nulled {
                continue;
            }
            let table = &self.judge.schema.tables[position];
            let referenced = referenced(table, self.judge);
            if !referenced.is_empty() {
                run(self.judge.session, &format!("DELETE FROM {}", gone(position)))?;
            }
            let mut changes = 0;
            if going {
                changes += self.lose(position, &bad(position), &referenced)?;
                self.remove(position)?;
            }
            if nulled {
                changes += self.set_null(position, &referenced)?;
            }
            if changes > 0 {
                lost.insert(position, gone(position));
            }
        }
        Ok(lost)
    }

    /// Drops the TEMP tables.
    pub(super) fn finish(self) -> Result<(u64, Vec<Mended>)> {
        for position in self.judge.touched.keys() {
            for name in [bad(*position), null(*position), gone(*position)] {
                run(self.judge.session, &format!("DROP TABLE IF EXISTS {name}"))?;
            }
        }
        Ok((self.removed, self.done.into_values().collect()))
    }

    /// Notes the keys of rows that are about to lose them.
    fn lose(&self, position: usize, which: &str, referenced: &BTreeSet<usize>) -> Result<usize> {
        if referenced.is_empty() {
            return Ok(0);
        }
        let table = &self.judge.schema.tables[position];
        let names = referenced.iter().map(|at| table.columns[*at].name.as_str());
        let sql = format!(
            "INSERT INTO {} SELECT {} FROM {} AS c WHERE {}",
            gone(position),
            columns("c", names),
            qualified(table),
            within(table, which, "")
        );
        run(self.judge.session, &sql)
    }

    fn remove(&mut self, position: usize) -> Result<()> {
        let session = self.judge.session;
        let table = &self.judge.schema.tables[position];
        let bad = bad(position);
        for key in self.noted(position, &bad)? {
            let at = Incoming { child: position, key };
            self.tell(at, &bad)?;
            if self.judge.policy_of(at) == OnOrphan::Quarantine {
                let (_, reference) = self.judge.schema.reference(at);
                let which = within(table, &bad, &format!(" WHERE reference = {key}"));
                session.rebuilds();
                quarantine::keep(session.alive()?, table, &reference.name, &which).map_err(|e| session.fail(e))?;
            }
        }
        let sql = format!("DELETE FROM {} AS c WHERE {}", qualified(table), within(table, &bad, ""));
        self.removed += run(session, &sql)? as u64;
        run(session, &format!("DELETE FROM {bad}")).map(drop)
    }

    fn set_null(&mut self, position: usize, referenced: &BTreeSet<usize>) -> Result<usize> {
        let session = self.judge.session;
        let table = &self.judge.schema.tables[position];
        let (null, mut changes) = (null(position), 0);
        for key in self.noted(position, &null)? {
            let at = Incoming { child: position, key };
            let columns = nullable(table, &table.references[key]);
            let which = format!("(SELECT * FROM {null} WHERE reference = {key})");
            if columns.iter().any(|at| referenced.contains(at)) {
                changes += self.lose(position, &which, referenced)?;
            }
            self.tell(at, &null)?;
            let set = table.names(&columns).map(|name| format!("{} = NULL", quoted(name)));
            let set = set.collect::<Vec<_>>().join(", ");
            let sql = format!("UPDATE {} AS c SET {set} WHERE {}", qualified(table), within(table, &which, ""));
            let mut statement = session.alive()?.prepare(&sql).map_err(|error| session.fail(error))?;
            // A CHECK may want a value there.
            statement.raw_execute().map_err(|error| explain::statement(session, error, &Failed::raw(&sql, &())))?;
        }
        run(session, &format!("DELETE FROM {null}"))?;
        Ok(changes)
    }

    /// The references for which a TEMP table has rows.
    fn noted(&self, position: usize, which: &str) -> Result<Vec<usize>> {
        let session = self.judge.session;
        let sql = format!("SELECT DISTINCT reference FROM {which} ORDER BY reference");
        let mut statement = session.alive()?.prepare(&sql).map_err(|error| session.fail(error))?;
        let found =
            statement.query_map([], |row| row.get::<_, i64>(0)).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let found = found.map_err(|error| session.fail(error))?;
        let count = self.judge.schema.tables[position].references.len();
        Ok(found.into_iter().filter_map(|at| usize::try_from(at).ok()).filter(|at| *at < count).collect())
    }

    /// Adds the rows of one reference to what is told, as far as they are still there.
    fn tell(&mut self, at: Incoming, which: &str) -> Result<()> {
        let session = self.judge.session;
        let (table, reference) = self.judge.schema.reference(at);
        let names: Vec<&str> = shown(table);
        let done = self.done.entry(at).or_insert_with(|| {
            let columns = names.iter().map(|name| Name::Owned((*name).to_owned())).collect();
            let rows = RowsAtFault::new(table.name.clone(), reference.name.clone(), columns);
            Mended { policy: self.judge.policy_of(at), rows }
        });
        let list = columns("c", names.iter().copied());
        let within = within(table, which, &format!(" WHERE reference = {}", at.key));
        let sql = format!("SELECT {list} FROM {} AS c WHERE {within}", qualified(table));
        let mut statement = session.alive()?.prepare(&sql).map_err(|error| session.fail(error))?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|error| session.fail(error))? {
            done.rows.rows += 1;
            if done.rows.keys.len() < self.judge.most {
                let key: Vec<Any> = values(row, names.len());
                done.rows.keys.push(key);
            }
        }
        Ok(())
    }
}

/// That the row `c` is one of those in a TEMP table.
fn within(table: &Table, which: &str, rest: &str) -> String {
    let identity = identity(table);
    format!(
        "({}) IN (SELECT {} FROM {which}{rest})",
        columns("c", identity.iter().copied()),
        numbered("k", identity.len())
    )
}

/// The columns of a table by which loaded rows know it.
fn referenced(table: &Table, judge: &Judge<'_, '_>) -> BTreeSet<usize> {
    let incoming = table.incoming.iter().filter(|at| judge.touched.contains_key(&at.child));
    incoming.flat_map(|at| judge.schema.reference(*at).1.parent_columns.iter().copied()).collect()
}

fn bad(position: usize) -> String {
    format!("temp.\"fk_load_{position}_bad\"")
}

fn null(position: usize) -> String {
    format!("temp.\"fk_load_{position}_null\"")
}

fn gone(position: usize) -> String {
    format!("temp.\"fk_load_{position}_gone\"")
}
