//! A switch of a connection that is set for a while, and back again after a panic too.
//!
//! `PRAGMA foreign_keys` is silently ignored inside a transaction; the switch below it isn't (SQLite documentation,
//! "Database Connection Configuration Options", `SQLITE_DBCONFIG_ENABLE_FKEY`). It is read back. Prepared statements
//! are prepared anew when it moves, so that none keeps the regime that it was compiled under.

use fk_core::{Error, Result};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::error::engine;

/// Sets a switch back when dropped.
pub(crate) struct Switch<'c> {
    connection: &'c Connection,
    config: DbConfig,
    was: bool,
}

impl<'c> Switch<'c> {
    /// Switches foreign keys.
    pub(crate) fn foreign_keys(connection: &'c Connection, on: bool) -> Result<Self> {
        Self::set(connection, DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, on)
    }

    /// Switches triggers.
    pub(crate) fn triggers(connection: &'c Connection, on: bool) -> Result<Self> {
        Self::set(connection, DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, on)
    }

    fn set(connection: &'c Connection, config: DbConfig, on: bool) -> Result<Self> {
        let was = connection.db_config(config).map_err(engine)?;
        let switch = Self { connection, config, was };
        if was != on && connection.set_db_config(config, on).map_err(engine)? != on {
            let reason = format!("{config:?} reads back as {}", if on { "off" } else { "on" });
            return Err(Error::ForeignKeysOff { reason });
        }
        Ok(switch)
    }
}

impl Drop for Switch<'_> {
    fn drop(&mut self) {
        // It fails only for a switch that isn't known, and this one is.
        let _ = self.connection.set_db_config(self.config, self.was);
    }
}
