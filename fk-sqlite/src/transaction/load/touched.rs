//! Which rows of a table a load has inserted, told without writing each of them down where that can be helped.

use fk_core::{Any, Error, Result};

use super::indexes::{self, Indexes, run};
use super::text::{columns, numbered, qualified, quoted, shown};
use crate::mirror::schema::Table;
use crate::transaction::Session;

/// From so many rows on it is considered whether indexes are better made afterwards.
const MANY: u64 = 10_000;

/// So many rowids are kept before they are written down.
const KEPT: usize = 1024;

/// How loaded rows are told from others.
#[derive(Debug, Clone)]
enum Scope {
    /// The table was empty.
    All,
    /// By rowids over the largest that was there, and those below it, which are in a TEMP table.
    Above { largest: i64, below: bool },
    /// By keys, which a TEMP trigger writes into a TEMP table.
    Logged,
}

/// A table with loaded rows.
#[derive(Debug, Clone)]
pub(super) struct Touched {
    position: usize,
    scope: Scope,
    below: Vec<i64>,
    /// How many rows were inserted.
    pub(super) rows: u64,
    /// At how many rows the indexes are looked at again; `None` when that is settled.
    look_at: Option<u64>,
    indexes: Indexes,
    /// Whether several rows in one statement are faster than one by one: where there is no index, since SQLite could have
    /// to undo each statement.
    pub(super) batches: bool,
}

impl Touched {
    pub(super) fn begin(session: &Session<'_>, table: &Table, position: usize, keeps_indexes: bool) -> Result<Self> {
        refuse_unfit(table)?;
        let scope = scope(session, table, position)?;
        let batches = !matches!(scope, Scope::Logged) && indexes::none_left(session, table)?;
        let look_at = (!keeps_indexes && !batches).then_some(MANY);
        let indexes = Indexes::default();
        Ok(Self { position, scope, below: Vec::new(), rows: 0, look_at, indexes, batches })
    }

    /// Takes note of inserted rows; `rowids` are those that needn't be larger than all before.
    pub(super) fn inserted(
        &mut self,
        session: &Session<'_>,
        table: &Table,
        rows: u64,
        rowids: impl IntoIterator<Item = i64>,
    ) -> Result<()> {
        self.rows += rows;
        if let Scope::Above { largest, .. } = self.scope {
            self.below.extend(rowids.into_iter().filter(|rowid| *rowid <= largest));
            if self.below.len() >= KEPT {
                self.write_down(session)?;
            }
        }
        if self.look_at.is_some_and(|at| self.rows >= at) {
            self.make_room(session, table, 0)?;
        }
        Ok(())
    }

    /// Drops the indexes if so many more rows make it worth while: if loaded rows outnumber the others.
    pub(super) fn make_room(&mut self, session: &Session<'_>, table: &Table, more: usize) -> Result<()> {
        let expected = self.rows.saturating_add(more as u64);
        if self.look_at.is_none_or(|at| expected < at) {
            return Ok(());
        }
        if !matches!(self.scope, Scope::All) && has_more(session, table, self.rows.saturating_add(expected))? {
            self.look_at = Some(expected.saturating_mul(2));
            return Ok(());
        }
        self.look_at = None;
        self.batches = self.indexes.drop(session, table)? && !matches!(self.scope, Scope::Logged);
        Ok(())
    }

    /// Makes the indexes again, and writes down what isn't yet.
    pub(super) fn settle(&mut self, session: &Session<'_>) -> Result<()> {
        self.write_down(session)?;
        self.indexes.restore(session)
    }

    /// Drops the TEMP tables.
    pub(super) fn forget(&self, session: &Session<'_>) -> Result<()> {
        run(session, &format!("DROP TRIGGER IF EXISTS temp.{}", self.trigger()))?;
        run(session, &format!("DROP TABLE IF EXISTS {}", self.own())).map(drop)
    }

    /// Whether all rows of the table were loaded.
    pub(super) fn is_all(&self) -> bool {
        matches!(self.scope, Scope::All)
    }

    /// That the row `c` was loaded, and the value of `?1` in it.
    pub(super) fn condition(&self, table: &Table) -> (String, Vec<Any>) {
        match self.scope {
            Scope::All => ("1".to_owned(), Vec::new()),
            Scope::Above { largest, below } => {
                let rowid = columns("c", table.identity());
                let over = format!("{rowid} > ?1");
                let text = if below { format!("({over} OR {rowid} IN (SELECT k0 FROM {}))", self.own()) } else { over };
                (text, vec![Any::Integer(largest)])
            }
            Scope::Logged => (format!("({}) IN (SELECT * FROM {})", columns("c", identity(table)), self.own()), vec![]),
        }
    }

    fn own(&self) -> String {
        format!("temp.\"fk_load_{}\"", self.position)
    }

    fn trigger(&self) -> String {
        format!("\"fk_load_{}_log\"", self.position)
    }

    fn write_down(&mut self, session: &Session<'_>) -> Result<()> {
        let Scope::Above { below, .. } = &mut self.scope else { return Ok(()) };
        if self.below.is_empty() {
            return Ok(());
        }
        let first = !std::mem::replace(below, true);
        let own = self.own();
        if first {
            run(session, &format!("CREATE TABLE {own} (k0 INTEGER PRIMARY KEY)"))?;
        }
        // A rowid that was removed and loaded again is there already.
        let sql = format!("INSERT INTO {own} VALUES (?1) ON CONFLICT DO NOTHING");
        let mut statement = session.alive()?.prepare(&sql).map_err(|error| session.fail(error))?;
        for rowid in self.below.drain(..) {
            statement.execute([rowid]).map_err(|error| session.fail(error))?;
        }
        Ok(())
    }
}

/// Whether a table has more rows than so many, which are counted and no more.
fn has_more(session: &Session<'_>, table: &Table, most: u64) -> Result<bool> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {} LIMIT ?1 + 1)", qualified(table));
    let rows: i64 = session.alive()?.query_row(&sql, [most], |row| row.get(0)).map_err(|e| session.fail(e))?;
    Ok(rows > most)
}

/// Whether so many new rows are worth making a table's indexes anew.
pub(in crate::transaction) fn outnumbered(session: &Session<'_>, table: &Table, rows: u64) -> Result<bool> {
    Ok(rows >= MANY && !table.has_triggers && !has_more(session, table, rows)?)
}

/// The columns by which TEMP tables know a row.
pub(super) fn identity(table: &Table) -> Vec<&str> {
    let identity = table.identity();
    if identity.is_empty() { shown(table) } else { identity }
}

fn scope(session: &Session<'_>, table: &Table, position: usize) -> Result<Scope> {
    let connection = session.alive()?;
    if let Some(rowid) = &table.rowid {
        let sql = format!("SELECT max({}) FROM {}", quoted(rowid), qualified(table));
        let largest: Option<i64> = connection.query_row(&sql, [], |row| row.get(0)).map_err(|e| session.fail(e))?;
        match largest {
            None => return Ok(Scope::All),
            // After the largest of all, SQLite makes any.
            Some(i64::MAX) => {}
            Some(largest) => return Ok(Scope::Above { largest, below: false }),
        }
    } else {
        let sql = format!("SELECT NOT EXISTS (SELECT 1 FROM {})", qualified(table));
        if connection.query_row(&sql, [], |row| row.get(0)).map_err(|e| session.fail(e))? {
            return Ok(Scope::All);
        }
    }
    let names = identity(table);
    let touched = Touched {
        position,
        scope: Scope::Logged,
        below: Vec::new(),
        rows: 0,
        look_at: None,
        indexes: Indexes::default(),
        batches: false,
    };
    let (own, keys) = (touched.own(), numbered("k", names.len()));
    run(session, &format!("CREATE TABLE {own} ({keys}, PRIMARY KEY ({keys})) WITHOUT ROWID"))?;
    let mut on = String::from("main.");
    on.push_str(&quoted(&table.name));
    run(
        session,
        &format!(
            "CREATE TEMP TRIGGER {} AFTER INSERT ON {on} BEGIN INSERT INTO \"fk_load_{position}\" VALUES ({}) \
             ON CONFLICT DO NOTHING; END",
            touched.trigger(),
            columns("NEW", names),
        ),
    )?;
    Ok(Scope::Logged)
}

/// What can't be loaded with foreign keys off and still be right.
fn refuse_unfit(table: &Table) -> Result<()> {
    let refused = |reason: String| Error::Refused { reason, sql: format!("a bulk load into \"{}\"", table.name) };
    if table.has_triggers {
        return Err(refused(
            "the file has triggers on the table, and what they write would go unchecked while foreign keys are off; use \
             `insert_all`, or a stage"
                .to_owned(),
        ));
    }
    match table.references.iter().find(|reference| reference.enforced && !reference.sound) {
        Some(reference) => Err(refused(format!(
            "SQLite can't find the parents of {}: \"{}\" has no such key; see the findings of `tx.schema()`",
            reference.name, reference.parent_name
        ))),
        None => Ok(()),
    }
}
