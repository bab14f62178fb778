//! The write-ahead log: how large it is, and what keeps it so.
//!
//! SQLite starts the log over when every reader has seen all of it; a reader that stays in its
//! snapshot keeps the log growing ("Write-Ahead Logging", §6 "Avoiding Excessively Large WAL Files").
//! So a limit is kept where a write transaction begins: over it, the log is emptied, and if a reader
//! prevents that for longer than the busy timeout, the transaction doesn't begin.

use std::path::{Path, PathBuf};

use fk_core::Result;
use rusqlite::Connection;

use crate::error::engine;
use crate::open::beside;

/// Says what a checkpoint has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checkpoint {
    /// Whether all of the log is in the database file now, and the log empty.
    pub complete: bool,
    /// The log's size afterwards, in bytes.
    pub wal_bytes: u64,
}

/// The path of a file's log.
pub(crate) fn path_of(database: &Path) -> PathBuf {
    beside(database, "-wal")
}

/// The log's size in bytes.
pub(crate) fn bytes(wal: &Path) -> u64 {
    wal.metadata().map_or(0, |meta| meta.len())
}

/// Copies the log into the database file and empties it, as far as readers allow; waits for them as
/// long as the busy timeout says.
pub(crate) fn checkpoint(connection: &Connection, wal: &Path) -> Result<Checkpoint> {
    let busy =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0)).map_err(engine)?;
    Ok(Checkpoint { complete: busy == 0, wal_bytes: bytes(wal) })
}
