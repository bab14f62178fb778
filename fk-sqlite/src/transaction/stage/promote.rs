//! How the rows of a stage go into their table.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use fk_core::table::TableSource;
use fk_core::{Error, Event, In, Insert, Key, Result, RowsAtFault, Schema, Violations};

use super::{Stage, bad};
use crate::error::{Refusal, refusal};
use crate::explain::{self, Failed};
use crate::mirror::schema::{Reference, Table, free_rowid};
use crate::transaction::WriteTx;
use crate::transaction::load::indexes::{Indexes, run};
use crate::transaction::load::judge::{Faults, MOST};
use crate::transaction::load::text::{columns, orphaned, qualified, quoted, references, shown};
use crate::transaction::load::touched::outnumbered;
use crate::transaction::mirrored::What;
use crate::transaction::session::Session;

/// Tells of a stage that was promoted. `T` is the table that the rows are in now.
pub struct Promoted<T> {
    /// How many rows went into the table.
    pub rows: u64,
    /// The rows that stayed in the stage, constraint by constraint: of a promotion that leaves them there.
    pub at_fault: Vec<RowsAtFault>,
    keys: Range<i64>,
    of: PhantomData<fn() -> T>,
}

impl<T> fmt::Debug for Promoted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Promoted")
            .field("rows", &self.rows)
            .field("at_fault", &self.at_fault)
            .field("keys", &self.keys)
            .finish()
    }
}

impl<T: TableSource<Id = i64>> Promoted<T> {
    /// Gives the keys that the database has made, in the order in which the rows came into the stage. Rows that had keys
    /// of their own aren't among them.
    pub fn keys(&self) -> impl Iterator<Item = Key<T>> + use<T> {
        self.keys.clone().map(Key::from_raw)
    }
}

/// What a promotion works on.
struct Work<'a> {
    table: &'a Table,
    /// The columns that are written: all that are declared but generated ones.
    written: Vec<&'static str>,
    /// The name of the key's column, if the database makes it where it is NULL.
    made: Option<&'a str>,
    stage: String,
    bad: String,
    rowid: String,
}

impl<R: Insert> Stage<R> {
    /// Moves all rows into the table, by one statement that SQLite checks, or none. Rows may reference one another. The
    /// stage is empty afterwards, and can be filled again.
    ///
    /// Where the rows outnumber those of the table, its indexes are made again afterwards, as by
    /// [`Db::bulk_load`](crate::Db::bulk_load).
    ///
    /// # Errors
    /// - [`Error::Violation`]: a constraint refused the rows, and all are in the stage still. If rows reference what isn't
    ///   there, [`Error::rows_at_fault`] names all of them; by their places in the stage where the database was to make
    ///   their keys.
    /// - Those of every write.
    pub fn promote<S: Schema>(&self, tx: &mut WriteTx<'_, S>) -> Result<Promoted<R::Table>>
    where
        R::Table: In<S>,
    {
        self.own(tx.session())?;
        let schema = tx.session().mirror()?;
        let work = self.work(&schema.tables[<R::Table as In<S>>::INDEX])?;
        let outcome = tx.savepoint(|tx| self.moved(tx, &work, "1"));
        match outcome {
            Err(error) if !matches!(error, Error::Unexplained { .. }) && !is_orphaned(&error) => Err(error),
            Err(error) => {
                let (all, missing) = work.counted(tx.session(), "1")?;
                work.faults(tx.session(), &schema, missing > 0)?.into_result()?;
                // Something else then: by the statement itself.
                tx.savepoint(|tx| {
                    tx.sql::<()>(&work.insert("1", missing == all), ())?;
                    Err(error)
                })
            }
            Ok(promoted) => Ok(promoted),
        }
    }

    /// Moves the rows whose parents are there, and leaves the others in the stage: those that reference nothing, and those
    /// that reference them. Other constraints refuse as in [`Stage::promote`].
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// db.write(|tx| {
    ///     let stage = tx.stage::<NewOrder>()?;
    ///     stage.insert_all(tx, [helen.id, Key::from_raw(99)].map(|customer_id| NewOrder { customer_id, status: None }))?;
    ///     let promoted = stage.promote_valid(tx)?;
    ///     assert_eq!((promoted.rows, promoted.at_fault[0].rows), (1, 1));
    ///     assert_eq!(tx.sql::<(i64,)>(&format!("SELECT customer_id FROM {stage}"), ())?, [(99,)]);
    ///     Ok(())
    /// })?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`Stage::promote`], for other constraints than references.
    pub fn promote_valid<S: Schema>(&self, tx: &mut WriteTx<'_, S>) -> Result<Promoted<R::Table>>
    where
        R::Table: In<S>,
    {
        self.own(tx.session())?;
        let schema = tx.session().mirror()?;
        let work = self.work(&schema.tables[<R::Table as In<S>>::INDEX])?;
        tx.savepoint(|tx| {
            work.mark(tx.session(), &schema)?;
            let (_, missing) = work.counted(tx.session(), "1")?;
            let which = format!("{} NOT IN (SELECT k0 FROM {})", work.rowid, work.bad);
            let mut promoted = self.moved(tx, &work, &which)?;
            promoted.at_fault = work.left(tx.session(), missing > 0)?;
            run(tx.session(), &format!("DROP TABLE {}", work.bad))?;
            Ok(promoted)
        })
    }

    fn work<'a>(&self, table: &'a Table) -> Result<Work<'a>> {
        let shape = &R::Table::def().shape;
        let rowid = free_rowid(&table.columns).ok_or_else(|| Error::Refused {
            reason: "the table has columns of all names by which SQLite would tell rows of a stage apart: rowid, oid, _rowid_"
                .to_owned(),
            sql: format!("a promotion of {self}"),
        })?;
        let written = shape.columns.iter().filter(|column| column.generated.is_none()).map(|column| column.name);
        Ok(Work {
            table,
            written: written.collect(),
            made: if shape.generated_key { table.names(&table.key).next() } else { None },
            stage: self.to_string(),
            bad: bad(&self.name),
            rowid,
        })
    }

    /// Moves some rows.
    fn moved<S: Schema>(&self, tx: &mut WriteTx<'_, S>, work: &Work<'_>, which: &str) -> Result<Promoted<R::Table>>
    where
        R::Table: In<S>,
    {
        let session = tx.session();
        let (all, missing) = work.counted(session, which)?;
        // Given keys may be those that the database would make.
        let numbered = if missing > 0 && missing < all { Some(work.number(session, which)?) } else { None };
        let made = missing > 0 && numbered.is_none();
        if made {
            work.has_keys_left(session)?;
        }
        let mut indexes = Indexes::default();
        if outnumbered(session, work.table, all)? {
            indexes.drop(session, work.table)?;
        }
        session.touched().others();
        let is_compared = session.link()?.mirrored.is_some();
        let sql = work.insert(which, made);
        let (rows, last) = tx.guarded(What::of(Event::Insert, <R::Table as In<S>>::INDEX), |tx| {
            let session = tx.session();
            let connection = session.alive()?;
            let mut statement = connection.prepare(&sql).map_err(|error| session.fail(error))?;
            let rows = statement.raw_execute().map_err(|error| match refusal(&error) {
                // The rows are looked for in the stage, if nobody compares what is said.
                Some(Refusal::ForeignKey | Refusal::Restrict) if !is_compared => {
                    Error::Unexplained { what: "statement", help: String::new() }
                }
                _ => explain::statement(session, error, &Failed::raw(&sql, &())),
            })?;
            Ok((rows, connection.last_insert_rowid()))
        })?;
        let session = tx.session();
        indexes.restore(session)?;
        run(session, &format!("DELETE FROM {self} WHERE {which}"))?;
        // One after the other, from the largest that there was.
        let first = last.saturating_sub(i64::try_from(rows).unwrap_or(i64::MAX)).saturating_add(1);
        let keys = numbered.unwrap_or(if made { first..last.saturating_add(1) } else { 0..0 });
        Ok(Promoted { rows: rows as u64, at_fault: Vec::new(), keys, of: PhantomData })
    }
}

impl Work<'_> {
    /// How many rows there are of some, and how many of them get their keys from the database.
    fn counted(&self, session: &Session<'_>, which: &str) -> Result<(u64, u64)> {
        let missing = self.made.map_or("0".to_owned(), |key| format!("count(*) - count({})", quoted(key)));
        let sql = format!("SELECT count(*), {missing} FROM {} WHERE {which}", self.stage);
        let read =
            |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get::<_, i64>(1)?.unsigned_abs()));
        session.alive()?.query_row(&sql, [], read).map_err(|error| session.fail(error))
    }

    /// The statement that moves some rows; `made` leaves all keys to the database.
    fn insert(&self, which: &str, made: bool) -> String {
        let names = || self.written.iter().copied().filter(|name| !made || Some(*name) != self.made);
        let list = names().map(quoted).collect::<Vec<_>>().join(", ");
        if list.is_empty() {
            // A key is all that there is.
            let key = quoted(self.made.unwrap_or_default());
            return format!(
                "INSERT INTO {} ({key}) SELECT NULL FROM {} WHERE {which}",
                qualified(self.table),
                self.stage
            );
        }
        format!(
            "INSERT INTO {} ({list}) SELECT {list} FROM {} WHERE {which} ORDER BY {}",
            qualified(self.table),
            self.stage,
            self.rowid
        )
    }

    /// Makes sure that keys can be counted on from the largest.
    fn has_keys_left(&self, session: &Session<'_>) -> Result<()> {
        let Some(key) = self.made.map(quoted) else { return Ok(()) };
        let sql = format!("SELECT coalesce(max({key}), 0) FROM {}", qualified(self.table));
        let largest: i64 =
            session.alive()?.query_row(&sql, [], |row| row.get(0)).map_err(|error| session.fail(error))?;
        if largest < i64::MAX {
            return Ok(());
        }
        let reason = "the largest key of all is in the table, and the database can't count on from there".to_owned();
        Err(Error::Refused { reason, sql: format!("a promotion of {}", self.stage) })
    }

    /// Gives keys to those of some rows that have none, after all that are known, in the order of the stage.
    fn number(&self, session: &Session<'_>, which: &str) -> Result<Range<i64>> {
        let connection = session.alive()?;
        let Some(key) = self.made.map(quoted) else { return Ok(0..0) };
        let (table, stage, rowid) = (qualified(self.table), &self.stage, &self.rowid);
        let there = "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_sequence')";
        let numbered: bool = connection.query_row(there, [], |row| row.get(0)).map_err(|error| session.fail(error))?;
        let sequence = if numbered {
            "(SELECT coalesce(max(seq), 0) FROM main.sqlite_sequence WHERE name = ?1)"
        } else {
            "coalesce(?1 IS NULL, 0)"
        };
        let sql = format!(
            "SELECT max({sequence}, (SELECT coalesce(max({key}), 0) FROM {table}), \
             (SELECT coalesce(max({key}), 0) FROM {stage}))"
        );
        let last: i64 =
            connection.query_row(&sql, [&self.table.name], |row| row.get(0)).map_err(|error| session.fail(error))?;
        let sql = format!(
            "UPDATE {stage} AS s SET {key} = ?1 + n.number FROM (SELECT {rowid} AS r, row_number() OVER (ORDER BY {rowid}) \
             AS number FROM {stage} WHERE {key} IS NULL AND {which}) AS n WHERE n.r = s.{rowid}"
        );
        let rows = connection.execute(&sql, [last]).map_err(|error| session.fail(error))?;
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        Ok(last.saturating_add(1)..last.saturating_add(1).saturating_add(rows))
    }

    /// The references that SQLite would look at.
    fn references(&self) -> impl Iterator<Item = &Reference> {
        self.table.references.iter().filter(|reference| reference.enforced && reference.sound)
    }

    /// That the row `c` of the stage references what is neither in the parent nor, in a reference to the same table,
    /// among the rows that are to be moved: those for which `rest` holds of `p`.
    fn at_fault(&self, schema: &crate::mirror::Schema, reference: &Reference, rest: &str) -> String {
        let Some(parent) = reference.parent.map(|parent| &schema.tables[parent]) else { return "0".to_owned() };
        let there = orphaned(self.table, reference, &qualified(parent), parent, "");
        let mut text = format!("{} AND {there}", references(self.table, reference));
        if std::ptr::eq(parent, self.table) {
            text.push_str(" AND ");
            text.push_str(&orphaned(self.table, reference, &self.stage, parent, rest));
        }
        text
    }

    /// The columns by which rows of the stage are shown; by their places where they have no keys yet.
    fn shown(&self, by_place: bool) -> Vec<&str> {
        if by_place { vec![self.rowid.as_str()] } else { shown(self.table) }
    }

    /// Finds all rows that reference nothing.
    fn faults(&self, session: &Session<'_>, schema: &crate::mirror::Schema, by_place: bool) -> Result<Faults> {
        let mut faults = Faults::new(MOST);
        let shown = self.shown(by_place);
        for reference in self.references() {
            let keys = columns("c", self.table.names(&reference.columns));
            let sql = format!(
                "SELECT {}, {keys} FROM {} AS c WHERE {} ORDER BY {keys}, c.{}",
                columns("c", shown.iter().copied()),
                self.stage,
                self.at_fault(schema, reference, ""),
                self.rowid
            );
            let statement = session.alive()?.prepare(&sql).map_err(|error| session.fail(error))?;
            let parent = reference.parent.map(|parent| &schema.tables[parent]);
            faults.read(session, statement, self.table, reference, parent, &shown)?;
        }
        Ok(faults)
    }

    /// Notes the rows that can't be moved, round by round: those whose parents aren't there, and those whose parents are
    /// in the stage and can't be moved either.
    fn mark(&self, session: &Session<'_>, schema: &crate::mirror::Schema) -> Result<()> {
        run(session, &format!("DROP TABLE IF EXISTS {}", self.bad))?;
        run(session, &format!("CREATE TABLE {} (k0 INTEGER PRIMARY KEY, reference, round)", self.bad))?;
        let own = |reference: &&Reference| reference.parent.is_some_and(|at| schema.tables[at] == *self.table);
        let mut marked = 0;
        for reference in self.references() {
            let at = self.position(reference);
            let sql = format!(
                "INSERT INTO {} SELECT c.{}, {at}, 0 FROM {} AS c WHERE {} ON CONFLICT DO NOTHING",
                self.bad,
                self.rowid,
                self.stage,
                self.at_fault(schema, reference, "")
            );
            marked += run(session, &sql)?;
        }
        let own: Vec<&Reference> = self.references().filter(own).collect();
        if own.is_empty() || marked == 0 {
            return Ok(());
        }
        for reference in &own {
            // Each round looks for the children of the last by index.
            let at = self.position(reference);
            let name = self.stage.trim_start_matches("temp.").trim_matches('"');
            let keys = self.table.names(&reference.columns).map(quoted).collect::<Vec<_>>().join(", ");
            let index = quoted(&format!("{name}_ix_{at}"));
            run(session, &format!("CREATE INDEX IF NOT EXISTS temp.{index} ON {} ({keys})", quoted(name)))?;
        }
        let mut round = 0;
        while marked > 0 {
            marked = 0;
            for reference in &own {
                let at = self.position(reference);
                let pairs = self.table.names(&reference.columns).zip(self.table.names(&reference.parent_columns));
                let plus = if reference.alike { "" } else { "+" };
                let equal = pairs.map(|(from, to)| format!("p.{} = {plus}c.{}", quoted(to), quoted(from)));
                let sql = format!(
                    "INSERT INTO {bad} SELECT c.{rowid}, {at}, {round} + 1 FROM {bad} AS b \
                     JOIN {stage} AS p ON p.{rowid} = b.k0 JOIN {stage} AS c ON {} \
                     WHERE b.round = {round} AND {} ON CONFLICT DO NOTHING",
                    equal.collect::<Vec<_>>().join(" AND "),
                    orphaned(self.table, reference, &qualified(self.table), self.table, ""),
                    bad = self.bad,
                    rowid = self.rowid,
                    stage = self.stage,
                );
                marked += run(session, &sql)?;
            }
            round += 1;
        }
        Ok(())
    }

    /// The rows that were noted, constraint by constraint.
    fn left(&self, session: &Session<'_>, by_place: bool) -> Result<Vec<RowsAtFault>> {
        let mut faults = Faults::new(MOST);
        let shown = self.shown(by_place);
        for reference in self.references() {
            let keys = columns("c", self.table.names(&reference.columns));
            let sql = format!(
                "SELECT {}, {keys} FROM {} AS b JOIN {} AS c ON c.{} = b.k0 WHERE b.reference = {} ORDER BY {keys}",
                columns("c", shown.iter().copied()),
                self.bad,
                self.stage,
                self.rowid,
                self.position(reference)
            );
            let statement = session.alive()?.prepare(&sql).map_err(|error| session.fail(error))?;
            faults.read(session, statement, self.table, reference, None, &shown)?;
        }
        Ok(match faults.into_result() {
            Err(Error::Violation(violations)) => Violations::rows_at_fault(&violations).to_vec(),
            _ => Vec::new(),
        })
    }

    fn position(&self, reference: &Reference) -> usize {
        self.table.references.iter().position(|other| std::ptr::eq(other, reference)).unwrap_or(usize::MAX)
    }
}

/// Whether rows are said to reference what isn't there.
fn is_orphaned(error: &Error) -> bool {
    error.violations().iter().any(|violation| violation.kind.is_missing_parent())
}
