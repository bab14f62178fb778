//! [`Mirror`]: foreign keys held by this library on any connection, for tools and experts.

mod control;

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::sync::Arc;

use fk_core::schema::Action;
use fk_core::sql::{ident, ident_list};
use fk_core::{Any, Error, Event, Result};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::engine::{Doing, Engine, Fault, Keep, Touched, enforced, is_calm};
use super::names::qualified;
use super::schema::Table;
use super::{Schema, local, replace};
use crate::bind::{bind_all, query};
use crate::error::engine;

/// Says what an INSERT does about a row whose key is there already (SQLite documentation, "ON CONFLICT clause"). It
/// isn't about foreign keys: those are never ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Conflict {
    /// The statement fails and has done nothing.
    #[default]
    Abort,
    /// The new row is left out.
    Ignore,
    /// The old row goes first, and what its referential actions say.
    Replace,
}

/// Holds the foreign keys of a connection by itself: SQLite's own enforcement is off as long as this lives.
///
/// Every constraint that the file declares is carried out exactly: referential actions of any depth, immediate and
/// deferred constraints, savepoints, composite keys, columns that don't compare alike. What SQLite gets wrong (a REPLACE
/// that leaves an orphan, a commit that is refused though nothing is wrong) doesn't happen. Statements that others run
/// on the same connection meanwhile aren't judged. A transaction that is open when this is dropped is rolled back.
///
/// ```
/// use fk::mirror::{Conflict, Mirror};
/// use fk::rusqlite::Connection;
/// use fk::Any;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let connection = Connection::open_in_memory()?;
/// connection.execute_batch(
///     "CREATE TABLE parent (id INTEGER PRIMARY KEY);
///      CREATE TABLE child (parent REFERENCES parent (id) ON DELETE CASCADE);",
/// )?;
/// let mut mirror = Mirror::on(&connection)?;
/// mirror.insert("parent", &["id"], &[vec![Any::Integer(1)]], Conflict::Abort)?;
/// mirror.insert("child", &["parent"], &[vec![Any::Integer(1)]], Conflict::Abort)?;
/// let refused = mirror.insert("child", &["parent"], &[vec![Any::Integer(2)]], Conflict::Abort).unwrap_err();
/// assert_eq!(refused.violation().unwrap().constraint, "fk_child_parent");
/// mirror.delete("parent", "id = 1")?;
/// # let left: i64 = connection.query_row("SELECT count(*) FROM child", [], |row| row.get(0))?;
/// # assert_eq!(left, 0);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Mirror<'c> {
    pub(super) connection: &'c Connection,
    engine: RefCell<Engine>,
    /// The version of the schema that was read, and whether it is read again when there is another.
    version: i64,
    reads: bool,
    /// Savepoints that are open, and what had waited when each began.
    savepoints: Vec<(String, usize)>,
    /// Whether BEGIN has begun the transaction, and not a savepoint.
    begun: bool,
    foreign_keys: bool,
    fires_for_replaced: bool,
    changed: Cell<u64>,
}

impl<'c> Mirror<'c> {
    /// Reads the schema of the connection's main database and holds its foreign keys from now on.
    ///
    /// # Errors
    /// - [`Error::Refused`]: a transaction is open, whose constraints SQLite would no longer look at; or another `Mirror`
    ///   holds the connection.
    /// - [`Error::Database`]: the schema can't be read.
    pub fn on(connection: &'c Connection) -> Result<Self> {
        let version = version(connection)?;
        let mut mirror = Self::with(connection, Arc::new(Schema::read(connection)?))?;
        // Should it have changed in between, it is read again.
        (mirror.version, mirror.reads) = (version, true);
        Ok(mirror)
    }

    /// Holds the foreign keys of a schema that is at hand: of several attached databases, for example, between which
    /// SQLite itself knows no references.
    ///
    /// # Errors
    /// Those of [`Mirror::on`].
    pub fn with(connection: &'c Connection, schema: Arc<Schema>) -> Result<Self> {
        if !connection.is_autocommit() {
            return Err(refused("a transaction is open on the connection; end it first", "Mirror::on"));
        }
        if Engine::is_installed(connection)? {
            return Err(refused("another Mirror holds the foreign keys of the connection", "Mirror::on"));
        }
        let foreign_keys = connection.pragma_query_value(None, "foreign_keys", |row| row.get(0)).map_err(engine)?;
        let fires_for_replaced =
            connection.pragma_query_value(None, "recursive_triggers", |row| row.get(0)).map_err(engine)?;
        let engine = RefCell::new(Engine::install(connection, schema, Keep::Keys)?);
        let mirror = Self {
            connection,
            engine,
            version: version(connection)?,
            reads: false,
            savepoints: Vec::new(),
            begun: false,
            foreign_keys,
            fires_for_replaced,
            changed: Cell::default(),
        };
        mirror.switch(false)?;
        Ok(mirror)
    }

    /// Follows a schema that has changed since it was read.
    fn follow(&mut self) -> Result<()> {
        self.notice();
        let version = version(self.connection)?;
        if version == self.version {
            return Ok(());
        }
        if !self.reads || !self.connection.is_autocommit() {
            return self.is_known();
        }
        let schema = Arc::new(Schema::read(self.connection)?);
        self.engine.borrow().remove(self.connection)?;
        *self.engine.borrow_mut() = Engine::install(self.connection, schema, Keep::Keys)?;
        self.version = version;
        Ok(())
    }

    /// Makes sure that the schema is the one whose constraints are held. Asked for inside the transaction, it stays so.
    fn is_known(&self) -> Result<()> {
        if version(self.connection)? == self.version {
            return Ok(());
        }
        Err(refused(
            "the schema has changed since it was read; end the transaction, or make a new Mirror",
            "the schema",
        ))
    }

    fn switch(&self, on: bool) -> Result<()> {
        let read = self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, on).map_err(engine)?;
        if read == on {
            Ok(())
        } else {
            Err(Error::ForeignKeysOff { reason: "the switch reads back otherwise".into() })
        }
    }

    /// Gives the constraints that are held.
    pub fn schema(&self) -> Arc<Schema> {
        Arc::clone(self.engine.borrow().schema())
    }

    #[doc(hidden)]
    pub fn set_fault(&mut self, number: u8) {
        self.engine.borrow_mut().set_fault(Fault::new(number));
    }

    /// Inserts rows, all or none, and says how many there are now that weren't.
    ///
    /// # Errors
    /// - [`Error::Violation`]: a constraint refuses a row.
    /// - [`Error::Refused`]: no such table or column; a key by which a row would have to be replaced can't be told.
    /// - [`Error::Database`].
    pub fn insert(&mut self, table: &str, columns: &[&str], rows: &[Vec<Any>], conflict: Conflict) -> Result<u64> {
        self.follow()?;
        let number = self.table(table)?;
        let schema = self.schema();
        let table = &schema.tables[number];
        for column in columns {
            if table.column(column).is_none() {
                return Err(no_column(table, column));
            }
        }
        let head = if conflict == Conflict::Ignore { "INSERT OR IGNORE INTO" } else { "INSERT INTO" };
        let sql = replace::insert_text(head, table, columns);
        self.statement(Event::Insert, table, |mirror, touched| {
            let mut count = 0;
            for row in rows {
                if row.len() != columns.len() {
                    let reason = format!("a row has {} values for {} columns", row.len(), columns.len());
                    return Err(refused(&reason, &sql));
                }
                count += match conflict {
                    Conflict::Replace => replace::insert(mirror, number, columns, row, &sql, touched)?,
                    Conflict::Abort | Conflict::Ignore => mirror.run(&sql, row)?,
                };
                mirror.act(Event::Insert, table, touched)?;
                if touched.is_refused() {
                    // What comes after a row that RESTRICT keeps isn't tried any more.
                    break;
                }
            }
            Ok(count)
        })
    }

    /// Changes the rows that fulfil a condition, and says how many. `set` has columns and expressions, `which` is a
    /// condition, both as SQL; an empty condition means every row.
    ///
    /// # Errors
    /// Those of [`Mirror::insert`].
    pub fn update(&mut self, table: &str, set: &[(&str, &str)], which: &str) -> Result<u64> {
        self.follow()?;
        let number = self.table(table)?;
        let schema = self.schema();
        let table = &schema.tables[number];
        let mut head = format!("UPDATE {} SET ", qualified(table));
        for (i, (column, expression)) in set.iter().enumerate() {
            if table.column(column).is_none() {
                return Err(no_column(table, column));
            }
            head.push_str(if i == 0 { "" } else { ", " });
            ident(&mut head, column);
            let _ = write!(head, " = {expression}");
        }
        let written: Vec<usize> = set.iter().filter_map(|(column, _)| table.column(column)).collect();
        self.each_row(Event::Update, number, &written, &head, which)
    }

    /// Deletes the rows that fulfil a condition, and says how many. `which` is a condition as SQL; an empty one means
    /// every row.
    ///
    /// # Errors
    /// Those of [`Mirror::insert`].
    pub fn delete(&mut self, table: &str, which: &str) -> Result<u64> {
        self.follow()?;
        let number = self.table(table)?;
        let head = format!("DELETE FROM {}", qualified(&self.schema().tables[number]));
        self.each_row(Event::Delete, number, &[], &head, which)
    }

    /// Runs one statement that is written by hand. What it writes is logged and judged when it has ended.
    ///
    /// # Errors
    /// - [`Error::Refused`]: it replaces rows, whose referential actions can't be carried out in time; or it controls
    ///   the transaction.
    /// - Those of [`Mirror::insert`].
    pub fn execute(&mut self, sql: &str, parameters: &[Any]) -> Result<u64> {
        crate::transaction::check_mirrored(sql)?;
        self.follow()?;
        let event = crate::explain::event_of(sql);
        let doing = Doing { event, table: None, keyless: false };
        let outcome = self.counted(|| {
            enforced(&self.engine, self.connection, doing, || {
                self.is_known()?;
                self.run(sql, parameters)
            })
        });
        if crate::transaction::creates(sql) {
            self.engine.borrow_mut().look_for_strangers(self.connection)?;
        }
        outcome
    }

    /// Tells how many rows the last statement has changed, those that its referential actions and a file's own
    /// triggers changed included.
    pub fn changed(&self) -> u64 {
        self.changed.get()
    }

    fn table(&self, name: &str) -> Result<usize> {
        let schema = self.schema();
        let found = schema.tables.iter().position(|table| table.name.eq_ignore_ascii_case(name));
        found.ok_or_else(|| refused(&format!("there is no table \"{name}\""), "a call of the mirror"))
    }

    /// Runs one statement and all that follows from it. `run` may act on the way.
    fn statement<R>(
        &self,
        event: Event,
        table: &Table,
        run: impl FnOnce(&Self, &mut Touched) -> Result<R>,
    ) -> Result<R> {
        let doing = Doing { event, table: Some(&table.name), keyless: false };
        self.counted(|| {
            enforced(&self.engine, self.connection, doing, || {
                self.is_known()?;
                let mut touched = Touched::default();
                let result = run(self, &mut touched)?;
                self.act(event, table, &mut touched)?;
                self.engine.borrow_mut().judge(self.connection, doing, touched)?;
                Ok(result)
            })
        })
    }

    /// Counts the rows that are changed.
    fn counted<R>(&self, run: impl FnOnce() -> Result<R>) -> Result<R> {
        let before = self.connection.total_changes();
        let outcome = run();
        // Keys that were put aside to be compared are no changes.
        let aside = self.engine.borrow().aside();
        self.changed.set(self.connection.total_changes().saturating_sub(before).saturating_sub(aside));
        outcome
    }

    /// Runs a statement over the rows that fulfil a condition: at once, or row by row where the order can be seen. An
    /// update may fail at a row whose forerunner's new key has consequences.
    fn each_row(&self, event: Event, number: usize, written: &[usize], head: &str, which: &str) -> Result<u64> {
        let schema = self.schema();
        let table = &schema.tables[number];
        let condition = if which.trim().is_empty() { String::new() } else { format!(" WHERE {which}") };
        let itself = table.references.iter().any(|reference| reference.parent == Some(number));
        let identity = table.identity();
        let rewrites = table.incoming.iter().map(|at| schema.reference(*at).1).any(|reference| {
            let touches = |at: &usize| written.contains(at) || table.columns[*at].generated;
            let acts = reference.enforced && reference.on_update != Action::NoAction;
            event == Event::Update && acts && reference.parent_columns.iter().any(touches)
        });
        let ordered = rewrites || (event == Event::Update && itself) || self.engine.borrow().has_strangers();
        let at_once = is_calm(&schema, number) && !ordered;
        if at_once || identity.is_empty() {
            return self.statement(event, table, |mirror, _| mirror.run(&format!("{head}{condition}"), &[]));
        }
        let mut rows = String::from("SELECT ");
        ident_list(&mut rows, identity.iter().copied());
        let _ = write!(rows, " FROM {}{condition} ORDER BY ", qualified(table));
        ident_list(&mut rows, identity.iter().copied());
        let mut one = format!("{head} WHERE ");
        for (i, name) in identity.iter().enumerate() {
            one.push_str(if i == 0 { "" } else { " AND " });
            ident(&mut one, name);
            let _ = write!(one, " IS ?{}", i + 1);
        }
        self.statement(event, table, |mirror, touched| {
            let mut count = 0;
            for row in mirror.query(&rows, &[])? {
                count += mirror.run(&one, &row)?;
                mirror.act(event, table, touched)?;
                if touched.is_refused() {
                    break;
                }
            }
            Ok(count)
        })
    }

    pub(super) fn act(&self, event: Event, table: &Table, touched: &mut Touched) -> Result<()> {
        let doing = Doing { event, table: Some(&table.name), keyless: false };
        self.engine.borrow_mut().act(self.connection, doing, touched)
    }

    /// Whether delete triggers fire for rows that are replaced ("REPLACE").
    pub(super) fn fires_for_replaced(&self) -> Result<bool> {
        self.connection.pragma_query_value(None, "recursive_triggers", |row| row.get(0)).map_err(engine)
    }

    /// Forgets what a failed attempt has logged.
    pub(super) fn forget(&self) {
        self.engine.borrow_mut().forget();
    }

    pub(super) fn try_run(&self, sql: &str, parameters: &[Any]) -> Result<rusqlite::Result<u64>> {
        let mut statement = match self.connection.prepare_cached(sql) {
            Ok(statement) => statement,
            Err(error) => return Ok(Err(error)),
        };
        bind_all(&mut *statement, parameters)?;
        let mut rows = statement.raw_query();
        loop {
            match rows.next() {
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(error) => return Ok(Err(error)),
            }
        }
        drop(rows);
        drop(statement);
        Ok(Ok(self.connection.changes()))
    }

    pub(super) fn run(&self, sql: &str, parameters: &[Any]) -> Result<u64> {
        self.try_run(sql, parameters)?.map_err(|error| local::explain(&self.schema(), error))
    }

    pub(super) fn query(&self, sql: &str, parameters: &[Any]) -> Result<Vec<Vec<Any>>> {
        query(self.connection, sql, parameters)
    }
}

impl Drop for Mirror<'_> {
    fn drop(&mut self) {
        if !self.connection.is_autocommit() {
            // What was put off would be looked at by nobody; and a ROLLBACK later on would bring the TEMP triggers back.
            let _ = self.control("ROLLBACK");
        }
        // A connection that can't be brought back says so at its next use.
        let _ = self.engine.borrow().remove(self.connection);
        let _ = self.connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, self.foreign_keys);
        let _ = self.connection.pragma_update(None, "recursive_triggers", self.fires_for_replaced);
    }
}

fn version(connection: &Connection) -> Result<i64> {
    let mut statement = connection.prepare_cached("PRAGMA main.schema_version").map_err(engine)?;
    statement.query_row([], |row| row.get(0)).map_err(engine)
}

pub(super) fn refused(reason: &str, sql: &str) -> Error {
    Error::Refused { reason: reason.to_owned(), sql: sql.to_owned() }
}

fn no_column(table: &Table, column: &str) -> Error {
    refused(&format!("table \"{}\" has no column \"{column}\"", table.name), "a call of the mirror")
}
