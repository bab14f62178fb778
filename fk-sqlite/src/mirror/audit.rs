//! Searching for orphans again and again, and only where something can have changed.
//!
//! Two things tell. `PRAGMA data_version` says whether any other connection has changed the file (SQLite documentation,
//! "PRAGMA `data_version`"): where none has, the last answer holds, and nothing is read. Which tables were changed is
//! known only if the file counts it, by triggers that are made on request (`watch`): they fire for every program that
//! writes. Where the file has changed and no counter has, somebody has written past the triggers, and everything is
//! searched; so it is after a change of the schema, and for tables without a counter.

use std::collections::HashMap;
use std::fmt;
use std::fmt::Write as _;

use fk_core::sql::ident;
use fk_core::{Result, Schema};
use rusqlite::Connection;

use super::orphans::{self, Orphans};
use super::repair::is_own;
use super::schema::{self, Incoming};
use crate::Db;
use crate::error::engine;
use crate::open::open_reader;

/// The triggers that count have names that begin so.
pub(crate) const TRIGGERS: &str = "fk_audit_";

const EVENTS: [&str; 3] = ["insert", "update", "delete"];

/// Searches for orphans, and the next time only where something can have changed: made by [`Db::audit`].
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() -> fk::Result<()> {
/// let db = Db::<Shop>::temporary()?;
/// db.write(|tx| tx.watch_changes())?; // the file counts changes of each table from now on
/// let mut audit = db.audit()?;
/// assert_eq!(audit.orphans()?.searched, 3); // every reference
/// assert_eq!(audit.orphans()?.searched, 0); // nothing has changed since
/// db.write(|tx| tx.insert(NewItem { name: "Vase".into(), price_cents: 900 }))?;
/// assert_eq!(audit.orphans()?.searched, 1); // of the lines to their items
/// # Ok(())
/// # }
/// ```
pub struct Audit<S> {
    /// A connection of its own: only what others change moves its `data_version`. None in memory. It is closed before the
    /// database, whose writer is the last to leave the file.
    reader: Option<Connection>,
    db: Db<S>,
    known: Option<Known>,
}

/// What was found the last time, and of which state of the file.
struct Known {
    /// The version of each database's data, by its name.
    data: Vec<(String, i64)>,
    /// The version of the schema.
    schema: i64,
    /// How often each watched table was changed.
    changes: HashMap<String, i64>,
    found: Orphans,
}

impl<S: Schema> fmt::Debug for Audit<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Audit").field("db", &self.db).finish_non_exhaustive()
    }
}

impl<S: Schema> Db<S> {
    /// Makes something that searches for orphans again and again, and only where something can have changed. It has a
    /// connection of its own. In memory every search is a whole one.
    ///
    /// Without [`WriteTx::watch_changes`](crate::WriteTx::watch_changes) it knows only whether anything has changed.
    ///
    /// # Errors
    /// Those of [`Db::read`].
    pub fn audit(&self) -> Result<Audit<S>> {
        let inner = self.inner();
        let reader = inner.path().map(|path| open_reader(path, inner.pool.settings())).transpose()?;
        Ok(Audit { reader, db: self.clone(), known: None })
    }
}

impl<S: Schema> Audit<S> {
    /// Gives all orphans that there are now; [`Orphans::searched`] says how many references had to be searched for it.
    ///
    /// # Errors
    /// Those of [`Db::read`].
    pub fn orphans(&mut self) -> Result<&Orphans> {
        let known = match &self.reader {
            None => {
                let found = self.db.read(|tx| {
                    let schema = tx.session.mirror()?;
                    orphans::everywhere(tx.connection()?, &schema)
                })?;
                Known { data: Vec::new(), schema: 0, changes: HashMap::new(), found }
            }
            Some(reader) => {
                let snapshot = Snapshot::begin(reader)?;
                let inner = self.db.inner();
                let schema = inner.known.get(reader, inner.model.defs)?;
                let known = look(reader, &schema, self.known.take())?;
                drop(snapshot);
                known
            }
        };
        Ok(&self.known.insert(known).found)
    }
}

/// A read transaction that ends when it is dropped.
struct Snapshot<'c>(&'c Connection);

impl<'c> Snapshot<'c> {
    fn begin(connection: &'c Connection) -> Result<Self> {
        connection.execute_batch("BEGIN").map_err(engine)?;
        Ok(Self(connection))
    }
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        // Nothing was written, so that there is nothing to lose.
        let _ = self.0.execute_batch("ROLLBACK");
    }
}

/// Searches what can have changed since the last time.
fn look(connection: &Connection, schema: &schema::Schema, last: Option<Known>) -> Result<Known> {
    let data = versions(connection)?;
    let version = connection.query_row("PRAGMA main.schema_version", [], |row| row.get(0)).map_err(engine)?;
    let last = match last {
        Some(mut last) if last.data == data => {
            last.found.searched = 0;
            return Ok(last);
        }
        last => last.filter(|last| last.schema == version),
    };
    let changes = if is_there(connection, "main")? { counted(connection)? } else { HashMap::new() };
    // Attached databases have no counters that are known here, so a connection that has some is searched whole.
    let others = data.iter().any(|(name, _)| name != "main" && name != "temp");
    let last = last.filter(|last| !others && last.changes != changes);
    let found = match last {
        None => orphans::everywhere(connection, schema)?,
        Some(last) => {
            let may_differ = |table: usize| {
                let name = schema.tables[table].name.to_ascii_lowercase();
                let count = changes.get(&name);
                count.is_none() || count != last.changes.get(&name)
            };
            let anew = |at: Incoming| may_differ(at.child) || schema.reference(at).1.parent.is_none_or(may_differ);
            let mut found = orphans::all(connection, schema, &mut |at| anew(at))?;
            // In the order of the tables, found now or before.
            let mut constraints = Vec::new();
            for at in schema.references() {
                let (child, reference) = schema.reference(at);
                let of = if anew(at) { &found.constraints } else { &last.found.constraints };
                let same = |of: &&orphans::Orphaned| of.table == child.name && of.constraint == reference.name;
                constraints.extend(of.iter().find(same).cloned());
            }
            found.constraints = constraints;
            found
        }
    };
    Ok(Known { data, schema: version, changes, found })
}

/// The version of each database's data, as this connection sees it.
fn versions(connection: &Connection) -> Result<Vec<(String, i64)>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_database_list ORDER BY seq").map_err(engine)?;
    let names: Vec<String> = statement.query_map([], |row| row.get(0)).and_then(Iterator::collect).map_err(engine)?;
    let version = |name: String| {
        let mut sql = String::from("PRAGMA ");
        ident(&mut sql, &name);
        sql.push_str(".data_version");
        let version = connection.query_row(&sql, [], |row| row.get(0)).map_err(engine)?;
        Ok((name, version))
    };
    names.into_iter().map(version).collect()
}

/// Whether a database counts changes.
fn is_there(connection: &Connection, database: &str) -> Result<bool> {
    let mut sql = String::from("SELECT EXISTS (SELECT 1 FROM ");
    ident(&mut sql, database);
    sql.push_str(".sqlite_schema WHERE type = 'table' AND name = 'fk_audit_change')");
    connection.query_row(&sql, [], |row| row.get(0)).map_err(engine)
}

/// How often each table was changed, of those that have all their triggers.
fn counted(connection: &Connection) -> Result<HashMap<String, i64>> {
    let sql = "SELECT lower(table_name), changes FROM main.fk_audit_change AS c WHERE 3 = (
        SELECT count(*) FROM main.sqlite_schema WHERE type = 'trigger' AND name IN
        ('fk_audit_' || c.table_name || '_insert', 'fk_audit_' || c.table_name || '_update',
         'fk_audit_' || c.table_name || '_delete'))";
    let mut statement = connection.prepare(sql).map_err(engine)?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).and_then(Iterator::collect).map_err(engine)
}

/// Makes the file count changes of every table. Each row that is written costs one more update of a small table.
pub(crate) fn watch(connection: &Connection, schema: &schema::Schema) -> Result<()> {
    let mut sql = String::from(
        "CREATE TABLE IF NOT EXISTS main.fk_audit_change (table_name TEXT PRIMARY KEY, changes INTEGER NOT NULL) \
         WITHOUT ROWID;",
    );
    let is_watched = |table: &&schema::Table| table.database == "main" && !is_own(&table.name);
    for table in schema.tables.iter().filter(is_watched) {
        let name = format!("'{}'", table.name.replace('\'', "''"));
        let _ = write!(sql, "INSERT INTO fk_audit_change VALUES ({name}, 0) ON CONFLICT DO NOTHING;");
        for event in EVENTS {
            sql.push_str("CREATE TRIGGER IF NOT EXISTS main.");
            ident(&mut sql, &format!("{TRIGGERS}{}_{event}", table.name));
            let _ = write!(sql, " AFTER {event} ON ");
            ident(&mut sql, &table.name);
            let _ =
                write!(sql, " BEGIN UPDATE fk_audit_change SET changes = changes + 1 WHERE table_name = {name}; END;");
        }
    }
    connection.execute_batch(&sql).map_err(engine)
}

/// Makes the file count no changes any more.
pub(crate) fn unwatch(connection: &Connection) -> Result<()> {
    let mut statement = connection
        .prepare("SELECT name FROM main.sqlite_schema WHERE type = 'trigger' AND name GLOB 'fk_audit_*'")
        .map_err(engine)?;
    let names: Vec<String> = statement.query_map([], |row| row.get(0)).and_then(Iterator::collect).map_err(engine)?;
    let mut sql = String::new();
    for name in names {
        sql.push_str("DROP TRIGGER main.");
        ident(&mut sql, &name);
        sql.push(';');
    }
    sql.push_str("DROP TABLE IF EXISTS main.fk_audit_change");
    connection.execute_batch(&sql).map_err(engine)
}

/// Counts a change that was made with triggers off.
pub(crate) fn changed(connection: &Connection, database: &str, table: &str) -> Result<()> {
    if is_there(connection, database)? {
        let mut sql = String::from("UPDATE ");
        ident(&mut sql, database);
        sql.push_str(".fk_audit_change SET changes = changes + 1 WHERE table_name = ?1 COLLATE NOCASE");
        connection.execute(&sql, [table]).map_err(engine)?;
    }
    Ok(())
}
