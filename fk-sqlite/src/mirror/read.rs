//! The schema of a file: its tables as SQLite and their own text tell of them, and over them what a program declares.
//!
//! Each table is read for itself: one that can't be read is told of and passed over. What leads from one table to
//! another is found afterwards, in [`resolve`](super::resolve); what is wrong becomes a finding
//! ([`finding`](super::finding)).

use std::collections::{HashMap, HashSet};

use fk_core::Result;
use fk_core::schema::TableDef;
use fk_core::sql::set_null_trigger_name;
use rusqlite::{Connection, ffi};

use super::finding::{self, FindingKind};
use super::schema::{Finding, Schema, Table};
use super::{modules, resolve, table};
use crate::error::{engine, primary};
use crate::verify::actual::{self, Kind, Object, Reader, read_objects};
use crate::verify::parse::{CreateTable, parse_create_table};

impl Schema {
    /// Reads the schema of the connection's own file, `main`.
    ///
    /// A table that can't be read is a finding, and is left out. SQLite's own tables and virtual ones have no
    /// constraints and aren't among the tables.
    ///
    /// ```
    /// use fk::mirror::Schema;
    /// use fk::rusqlite::Connection;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let file = Connection::open_in_memory()?;
    /// file.execute_batch(
    ///     "CREATE TABLE artist (id INTEGER PRIMARY KEY, name TEXT);
    ///      CREATE TABLE track (id INTEGER PRIMARY KEY, artist TEXT REFERENCES artist (name));",
    /// )?;
    /// let schema = Schema::read(&file)?;
    /// assert_eq!(schema.tables.len(), 2);
    /// assert!(schema.findings[0].to_string().contains("no primary or unique key"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Database`](fk_core::Error::Database) if the file can't be read at all.
    pub fn read(connection: &Connection) -> Result<Self> {
        of_connection(connection, &["main".to_owned()])
    }

    /// Reads the schemas of all databases of a connection: of its file, of those that are attached, of `temp`.
    ///
    /// A reference never leads from one to another (SQLite documentation, "SQLite Foreign Key Support", §6).
    ///
    /// # Errors
    /// [`Error::Database`](fk_core::Error::Database) if one of them can't be read at all.
    pub fn read_all(connection: &Connection) -> Result<Self> {
        let names = || {
            let mut statement = connection.prepare("SELECT name FROM pragma_database_list ORDER BY seq <> 0, seq")?;
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()
        };
        of_connection(connection, &names().map_err(engine)?)
    }

    /// Reads the schema of a file that has the declared tables; they come first, with their columns and references at
    /// the positions of their declaration.
    pub(crate) fn of_file(connection: &Connection, declared: &[&TableDef]) -> Result<Self> {
        read(connection, &["main".to_owned()], declared)
    }
}

/// Reads schemas that nobody declares, as this connection sees them: its TEMP triggers, which no other connection has,
/// are on the tables too. Those of this library's own are named `fk_..`.
fn of_connection(connection: &Connection, databases: &[String]) -> Result<Schema> {
    let mut schema = read(connection, databases, &[])?;
    let triggers = read_objects(connection, "temp").map_err(engine)?;
    for trigger in triggers.iter().filter(|object| object.kind == Kind::Trigger && !starts_with(&object.name, "fk_")) {
        for table in schema.tables.iter_mut().filter(|table| table.name.eq_ignore_ascii_case(&trigger.table)) {
            table.has_triggers = true;
        }
    }
    Ok(schema)
}

/// A table of a file.
pub(super) struct Found {
    pub(super) database: String,
    pub(super) order: usize,
    pub(super) table: actual::Table,
    has_triggers: bool,
}

/// What a database has besides tables that can be read.
pub(super) type Others = HashMap<(String, String), Kind>;

fn read(connection: &Connection, databases: &[String], declared: &[&TableDef]) -> Result<Schema> {
    let (mut findings, mut found, mut others) = (Vec::new(), Vec::new(), Others::new());
    for database in databases {
        let objects = read_objects(connection, database).map_err(engine)?;
        read_tables(connection, database, &objects, declared, &mut found, &mut findings)?;
        findings.extend(modules::missing(connection, database, &objects).map_err(engine)?);
        let relations = objects.iter().filter(|object| !matches!(object.kind, Kind::Index | Kind::Trigger));
        others.extend(relations.map(|object| (key(database, &object.name), object.kind)));
    }
    findings.extend(modules::collations(connection, &found).map_err(engine)?);
    Ok(assemble(found, declared, &others, findings))
}

/// What names are compared by.
pub(super) fn key(database: &str, name: &str) -> (String, String) {
    (database.to_ascii_lowercase(), name.to_ascii_lowercase())
}

fn read_tables(
    connection: &Connection,
    database: &str,
    objects: &[Object],
    declared: &[&TableDef],
    found: &mut Vec<Found>,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    let ours: HashSet<(String, String)> = declared
        .iter()
        .flat_map(|def| def.foreign_keys)
        .filter_map(|fk| Some((fk.parent.to_ascii_lowercase(), set_null_trigger_name(fk)?)))
        .collect();
    let triggers: HashSet<String> = objects
        .iter()
        .filter(|object| object.kind == Kind::Trigger && !starts_with(&object.name, super::audit::TRIGGERS))
        .map(|trigger| (trigger.table.to_ascii_lowercase(), trigger.name.clone()))
        .filter(|trigger| !ours.contains(trigger))
        .map(|(table, _)| table)
        .collect();
    let mut reader = Reader::new(connection, database).map_err(engine)?;
    let own = |object: &&Object| object.kind == Kind::Table && !starts_with(&object.name, "sqlite_");
    for (order, object) in objects.iter().filter(own).enumerate() {
        let has_triggers = triggers.contains(&object.name.to_ascii_lowercase());
        findings.extend(finding::odd_name(database, &object.name));
        let (text, near) = match parse_create_table(&object.sql) {
            Ok(text) => (text, None),
            Err(unreadable) => (CreateTable::default(), Some(unreadable.near)),
        };
        match reader.read_with(object, text) {
            Ok(mut table) if !table.columns.is_empty() => {
                if let Some(near) = near {
                    table.doubts.clear();
                    without_text(connection, database, &mut table).map_err(engine)?;
                    findings.push(finding::unreadable_text(database, &table.name, &near));
                }
                findings.extend(table.doubts.iter().map(|doubt| finding::doubt(database, &table.name, doubt)));
                findings.extend(finding::misspelt(database, &table));
                found.push(Found { database: database.to_owned(), order, table, has_triggers });
            }
            Ok(_) => findings.push(finding::unreadable(database, &object.name, "SQLite tells of no column of it")),
            Err(error) if is_about_a_table(&error) => {
                findings.push(finding::unreadable(database, &object.name, &error.to_string()));
            }
            Err(error) => return Err(engine(error)),
        }
    }
    Ok(())
}

fn starts_with(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Whether an error says something of a definition, and not of the whole file or of the moment.
fn is_about_a_table(error: &rusqlite::Error) -> bool {
    !matches!(error, rusqlite::Error::SqliteFailure(..) | rusqlite::Error::SqlInputError { .. })
        || primary(error) == ffi::SQLITE_ERROR
}

/// Asks SQLite for what is otherwise taken from the text.
fn without_text(connection: &Connection, database: &str, table: &mut actual::Table) -> rusqlite::Result<()> {
    let mut statement = connection
        .prepare("SELECT wr, strict FROM pragma_table_list WHERE schema = ?1 AND name = ?2 COLLATE NOCASE")?;
    let mut rows = statement.query([database, &table.name])?;
    if let Some(row) = rows.next()? {
        (table.text.without_rowid, table.text.strict) = (row.get(0)?, row.get(1)?);
    }
    Ok(())
}

/// Makes one schema of the tables: those that are declared come first.
fn assemble(found: Vec<Found>, declared: &[&TableDef], others: &Others, findings: Vec<Finding>) -> Schema {
    let mut at: HashMap<(String, String), usize> =
        found.iter().enumerate().map(|(at, found)| (key(&found.database, &found.table.name), at)).collect();
    let mut found: Vec<Option<Found>> = found.into_iter().map(Some).collect();
    // A declared table and what the file has of it.
    let mut sources: Vec<(Option<&TableDef>, Option<Found>)> = declared
        .iter()
        .map(|def| {
            let at = at.remove(&key("main", def.shape.name));
            (Some(*def), at.and_then(|at| found.get_mut(at)?.take()))
        })
        .collect();
    sources.extend(found.into_iter().flatten().map(|found| (None, Some(found))));

    let as_declared = Schema::declared(declared);
    let mut schema = Schema { tables: Vec::new(), findings };
    for (position, (def, found)) in sources.iter().enumerate() {
        let declared = as_declared.tables.get(position);
        if let Some(found) = found {
            let table = table::of(found, *def, declared, &mut schema.findings);
            schema.tables.push(Table { has_triggers: found.has_triggers, ..table });
        } else {
            schema.tables.push(lost(declared.cloned().unwrap_or_default(), &mut schema.findings));
        }
    }
    resolve::references(&mut schema, &sources, &as_declared, others);
    schema.link();
    schema
}

/// A declared table that another connection has dropped since the file was opened.
fn lost(mut table: Table, findings: &mut Vec<Finding>) -> Table {
    let text = format!("table {} is declared, and isn't in the file any more", finding::quoted(&table.name));
    findings.push(Finding::new(FindingKind::Gone, "main", &table.name, None, text));
    for reference in &mut table.references {
        (reference.enforced, reference.sound) = (false, false);
    }
    table
}
