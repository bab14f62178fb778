//! What must be true of a file before it is used: it is a database, it has the declared schema (or
//! gets it), foreign keys are on.
//!
//! An existing file is looked at first, in a way that keeps every byte of it and leaves nothing beside
//! it. One that isn't in WAL mode stays so until something is written: who only reads changes nothing.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use fk_core::{Error, Result};
use rusqlite::config::DbConfig;
use rusqlite::vtab::array;
use rusqlite::{Connection, OpenFlags, ffi};

use crate::dialect::SQLITE;
use crate::error::{engine, opening, primary};
use crate::model::Model;
use crate::options::{Settings, Synchronous};
use crate::verify::{Report, verify};

/// Gives the path as it is from the root.
pub(crate) fn absolute(path: &Path) -> Result<PathBuf> {
    let failed = |reason: String| Error::Open { path: path.to_owned(), reason };
    if path == Path::new(":memory:") {
        return Err(failed("a database in memory is made by `Db::in_memory`".to_owned()));
    }
    std::path::absolute(path).map_err(|error| failed(error.to_string()))
}

/// A file that was opened.
pub(crate) struct Opened {
    pub(crate) writer: Connection,
    pub(crate) report: Report,
    /// Whether it is in WAL mode; otherwise it is put into it before the first write.
    pub(crate) ahead: bool,
}

/// Opens the writer's connection to a file, its schema created or verified.
pub(crate) fn open_file(path: &Path, model: &Model, settings: &Settings) -> Result<Opened> {
    model.check_defaults()?;
    if path.is_dir() {
        return Err(Error::Open { path: path.to_owned(), reason: "it is a directory".to_owned() });
    }
    let length = path.metadata().map(|meta| meta.len());
    if length.is_err() && !settings.create {
        return Err(Error::Open { path: path.to_owned(), reason: "it doesn't exist".to_owned() });
    }
    let mut report = None;
    if length.is_ok_and(|bytes| bytes > 0) {
        report = look(path, model, settings)?;
    }
    let mut writer = connect_writing(path, settings.create, settings)?;
    prepare(&mut writer, settings)?;
    if report.is_none() {
        report = create(&mut writer, path, model, settings)?;
    }
    let ahead = report.is_none() || is_ahead(&writer).map_err(|error| opening(path, error, settings.busy_timeout))?;
    if ahead {
        write_ahead(&writer, path, settings, settings.busy_timeout)?;
    } else {
        may_write_beside(path)?;
    }
    let report = report.unwrap_or_default();
    fire_for_replaced(&writer, model, &report)?;
    Ok(Opened { writer, report, ahead })
}

/// Lets the triggers of `set_null(..)` see the rows that REPLACE deletes, as referential actions do; by default no
/// delete trigger does ("REPLACE"). Not where a file has triggers of its own, which would recurse too.
fn fire_for_replaced(writer: &Connection, model: &Model, report: &Report) -> Result<()> {
    if model.has_triggers() && !report.needs_savepoints {
        writer.pragma_update(None, "recursive_triggers", true).map_err(engine)?;
    }
    Ok(())
}

/// Makes sure that a log can be kept beside the file once something is written.
fn may_write_beside(path: &Path) -> Result<()> {
    let file = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let probe = beside(&file, &format!("-fk-{}", std::process::id()));
    match std::fs::OpenOptions::new().write(true).create_new(true).open(&probe) {
        Ok(_) => {
            // It is empty, should it stay.
            let _ = std::fs::remove_file(&probe);
            Ok(())
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => {
            let reason = format!("nothing can be written beside the file: {error}");
            Err(Error::ReadOnly { path: path.to_owned(), reason })
        }
    }
}

fn is_ahead(connection: &Connection) -> rusqlite::Result<bool> {
    let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    Ok(mode.eq_ignore_ascii_case("wal"))
}

/// Looks at an existing file: gives what was found and tolerated, or nothing where it has no tables yet.
fn look(path: &Path, model: &Model, settings: &Settings) -> Result<Option<Report>> {
    let start = Instant::now();
    loop {
        match look_once(path, model, settings) {
            Err(Error::Busy { .. }) if start.elapsed() < settings.busy_timeout => {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(Error::Busy { what, .. }) => return Err(Error::Busy { what, waited: start.elapsed() }),
            outcome => return outcome,
        }
    }
}

/// Reads a file and leaves everything as it was ("Write-Ahead Logging", §2.3, §8).
///
/// - A log that is there stays: closing doesn't write it into the file.
/// - The log's index would stay as well. Where none is there, nobody else has the log open, so that it
///   is locked for this moment and its index is kept in memory.
///
/// The journal of a process that has died in a transaction is played back, as by everyone who reads.
fn look_once(path: &Path, model: &Model, settings: &Settings) -> Result<Option<Report>> {
    let failed = |error| opening(path, error, settings.busy_timeout);
    let reader = connect_writing(path, false, settings)?;
    let file = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let is_beside = |end| beside(&file, end).exists();
    reader.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, is_beside("-wal")).map_err(failed)?;
    if !is_beside("-shm") && !is_beside("-journal") {
        reader.busy_timeout(Duration::ZERO).map_err(failed)?;
        reader.query_row("PRAGMA locking_mode = EXCLUSIVE", [], |_| Ok(())).map_err(failed)?;
    }
    if is_empty(&reader).map_err(failed)? { Ok(None) } else { verified(&reader, model, settings).map(Some) }
}

/// Opens one more connection to a file that is in use, for reading.
pub(crate) fn open_reader(path: &Path, settings: &Settings) -> Result<Connection> {
    let mut reader = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY, settings)?;
    prepare(&mut reader, settings)?;
    Ok(reader)
}

/// Makes a database in memory.
pub(crate) fn open_memory(model: &Model, settings: &Settings) -> Result<Connection> {
    model.check_defaults()?;
    let path = Path::new(":memory:");
    let mut connection = Connection::open_in_memory().map_err(engine)?;
    prepare(&mut connection, settings)?;
    create(&mut connection, path, model, settings)?;
    fire_for_replaced(&connection, model, &Report::default())?;
    Ok(connection)
}

fn connect(path: &Path, access: OpenFlags, settings: &Settings) -> Result<Connection> {
    let failed = |error| opening(path, error, settings.busy_timeout);
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(failed)?;
    connection.busy_timeout(settings.busy_timeout).map_err(failed)?;
    Ok(connection)
}

fn connect_writing(path: &Path, create: bool, settings: &Settings) -> Result<Connection> {
    let create = if create { OpenFlags::SQLITE_OPEN_CREATE } else { OpenFlags::empty() };
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | create, settings)?;
    // SQLite opens a file that can't be written for reading.
    match connection.is_readonly("main") {
        Ok(false) => Ok(connection),
        Ok(true) => Err(Error::ReadOnly { path: path.to_owned(), reason: "the file is read-only".to_owned() }),
        Err(error) => Err(opening(path, error, settings.busy_timeout)),
    }
}

/// Sets up a connection that transactions will run on.
fn prepare(connection: &mut Connection, settings: &Settings) -> Result<()> {
    connection.busy_timeout(settings.busy_timeout).map_err(engine)?;
    if let Some(hook) = &settings.on_connect {
        hook(connection).map_err(engine)?;
    }
    foreign_keys_on(connection)?;
    crate::mirror::plan::register(connection).map_err(engine)?;
    // A bound LIMIT or LIKE pattern would otherwise prepare its statement again at every execution
    // ("The Next-Generation Query Planner", §4 "Query Planner Stability Guarantee"), and a column that isn't
    // there would be read as the text of its quoted name ("Quirks", §8).
    let switches = [
        (DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    ];
    for (switch, on) in switches {
        connection.set_db_config(switch, on).map_err(engine)?;
    }
    connection.set_prepared_statement_cache_capacity(512);
    // Children are loaded for keys that are bound as one value.
    array::load_module(connection).map_err(engine)?;
    let synchronous = match settings.synchronous {
        Synchronous::Full => "FULL",
        Synchronous::Normal => "NORMAL",
    };
    connection.pragma_update(None, "synchronous", synchronous).map_err(engine)?;
    if let Some(pages) = settings.max_pages {
        connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(())).map_err(engine)?;
    }
    Ok(())
}

/// Foreign keys are off by default, and the pragma is silently ignored inside a transaction or where
/// SQLite was built without them ("SQLite Foreign Key Support", §2): so it is read back.
pub(crate) fn foreign_keys_on(connection: &Connection) -> Result<()> {
    connection.pragma_update(None, "foreign_keys", true).map_err(engine)?;
    let on = connection.pragma_query_value(None, "foreign_keys", |row| row.get::<_, i64>(0));
    let reason = match on {
        Ok(1) => return Ok(()),
        Ok(_) if !connection.is_autocommit() => "a transaction is open on the connection (see `on_connect`)",
        Ok(_) => "the pragma reads back as off",
        Err(_) => "this SQLite was built without them",
    };
    Err(Error::ForeignKeysOff { reason: reason.to_owned() })
}

/// Whether the file has no table, view or index yet.
fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)", [], |row| row.get(0))
}

fn verified(connection: &Connection, model: &Model, settings: &Settings) -> Result<Report> {
    verify(connection, model.name, model.defs, &SQLITE, settings.verify)
}

/// Creates the schema in an empty file; another process may be doing the same, then its result is verified.
fn create(writer: &mut Connection, path: &Path, model: &Model, settings: &Settings) -> Result<Option<Report>> {
    let failed = |error| opening(path, error, settings.busy_timeout);
    let transaction = writer.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(failed)?;
    if !is_empty(&transaction).map_err(failed)? {
        drop(transaction);
        return verified(writer, model, settings).map(Some);
    }
    if !settings.create {
        return Err(Error::Open { path: path.to_owned(), reason: "it is empty".to_owned() });
    }
    let failed_at = |error: rusqlite::Error, sql: &str| match failed(error) {
        Error::Database { message, source } if !message.contains(sql) => {
            Error::Database { message: format!("{message}\n  in: {sql}"), source }
        }
        error => error,
    };
    for statement in model.create() {
        transaction.execute_batch(&statement).map_err(|error| failed_at(error, &statement))?;
    }
    for statement in model.probes() {
        transaction.prepare(&statement).map(drop).map_err(|error| failed_at(error, &statement))?;
    }
    transaction.commit().map_err(failed)?;
    Ok(None)
}

/// Puts the file into WAL mode. The switch needs the file for itself for a moment, and doesn't wait by
/// itself.
pub(crate) fn write_ahead(writer: &Connection, path: &Path, settings: &Settings, patience: Duration) -> Result<()> {
    let start = Instant::now();
    loop {
        let mode = writer.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0));
        match mode {
            Ok(mode) if mode.eq_ignore_ascii_case("wal") => break,
            Ok(mode) => {
                let reason = format!("the journal mode stays `{mode}`, but WAL is needed");
                return Err(Error::ReadOnly { path: path.to_owned(), reason });
            }
            Err(error) if primary(&error) == ffi::SQLITE_BUSY && start.elapsed() < patience => {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(error) => return Err(opening(path, error, start.elapsed())),
        }
    }
    // Who closes last takes the log with it, but only who has opened it: by reading.
    is_empty(writer).map_err(|error| opening(path, error, settings.busy_timeout))?;
    if let Some(limit) = settings.wal_limit {
        let limit = i64::try_from(limit).unwrap_or(-1);
        writer.query_row(&format!("PRAGMA journal_size_limit = {limit}"), [], |_| Ok(())).map_err(engine)?;
    }
    Ok(())
}

/// Makes an empty file of a name that no other has.
pub(crate) fn temporary_path() -> Result<PathBuf> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let folder = std::env::temp_dir();
    loop {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("fk-{}-{count}.db", std::process::id()));
        match std::fs::OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(_) => return Ok(path),
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(Error::Open { path, reason: e.to_string() }),
        }
    }
}

/// Removes a file and what SQLite keeps beside it.
pub(crate) fn remove(path: &Path) {
    for end in ["", "-wal", "-shm", "-journal"] {
        // Nothing is lost if a temporary file stays.
        let _ = std::fs::remove_file(beside(path, end));
    }
}

/// The path of what SQLite keeps beside a file.
pub(crate) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}
