//! [`Db::bulk_load`]: rows in any order, foreign keys off, one look at all references at the end.
//!
//! The pragma is ignored inside a transaction ("PRAGMA `foreign_keys`"), so it is set before and after, and read back
//! both times. A connection on which foreign keys can't be switched on again gets no transaction until they can
//! ([`enforce`]): also where the closure has panicked.

pub(super) mod batch;
pub(super) mod indexes;
pub(super) mod judge;
mod loader;
mod mend;
mod policy;
pub(super) mod text;
pub(super) mod touched;

use fk_core::{Error, Result, Schema};
use rusqlite::config::DbConfig;

pub use self::loader::Loader;
pub use self::policy::{Loaded, Mended, OnOrphan};
use super::session::Session;
use super::write::WriteTx;
use crate::Db;
use crate::db::{Inner, Lease};
use crate::error::engine;
use crate::mirror::Mirrored;
use crate::statement::Link;

impl<S: Schema> Db<S> {
    /// Loads rows in any order: foreign keys are off meanwhile, and every reference of the rows is looked at once at the
    /// end. All or nothing: what the closure loads is committed if it gives `Ok` and no row is at fault; what happens to
    /// rows that are is a choice for each reference ([`Loader::on_orphan`]), and the default is to refuse the load.
    ///
    /// NOT NULL, UNIQUE and CHECK are SQLite's and hold for each row as it comes. Rows that were there before aren't
    /// looked at: what has no parent since long is no fault of the load.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let loaded = db.bulk_load(|load| {
    ///     // The order comes before its customer.
    ///     load.insert(Order { id: Key::from_raw(10), customer_id: Key::from_raw(7), status: Status::Placed })?;
    ///     load.insert(Customer { id: Key::from_raw(7), name: "Max".into() })
    /// })?;
    /// assert_eq!(loaded.rows, 2);
    ///
    /// let refused = db.bulk_load(|load| load.insert(NewOrder { customer_id: Key::from_raw(99), status: None })).unwrap_err();
    /// assert!(refused.missing_parent(Order::CUSTOMER));
    /// assert_eq!(refused.rows_at_fault()[0].rows, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::Violation`]: rows reference what isn't there; [`Error::rows_at_fault`] names all of them.
    /// - [`Error::Refused`]: SQLite doesn't let foreign keys be switched off.
    /// - Those of [`Db::write`], and what the closure gives.
    pub fn bulk_load<R>(&self, f: impl FnOnce(&mut Loader<'_, S>) -> Result<R>) -> Result<Loaded<R>> {
        self.try_bulk_load(f)
    }

    /// Loads rows as [`Db::bulk_load`], with the closure's own error type.
    ///
    /// # Errors
    /// Those of [`Db::bulk_load`], converted.
    pub fn try_bulk_load<R, E: From<Error>>(
        &self,
        f: impl FnOnce(&mut Loader<'_, S>) -> Result<R, E>,
    ) -> Result<Loaded<R>, E> {
        // Dropped last, when the transaction has ended.
        let off = Unenforced::begin(self.writer()?)?;
        let mut loader = Loader::new(WriteTx::new(Session::unenforced(&off.lease)?))?;
        let value = f(&mut loader)?;
        let (rows, mended) = loader.finish()?;
        Ok(Loaded { value, rows, mended })
    }
}

/// A connection whose foreign keys are off until this is dropped.
struct Unenforced {
    lease: Lease,
    /// Who holds foreign keys on the connection otherwise, if it isn't SQLite alone.
    mirrored: Option<Mirrored>,
}

impl Unenforced {
    fn begin(mut lease: Lease) -> Result<Self> {
        let mirrored = lease.exchange_mirrored(None);
        let off = Self { lease, mirrored };
        let link = off.lease.link()?;
        let connection = &link.connection;
        if !connection.is_autocommit() {
            // A rollback has failed before; it has to succeed now.
            connection.execute_batch("ROLLBACK").map_err(engine)?;
        }
        link.unenforced.set(true);
        if let Some(mirrored) = &off.mirrored {
            mirrored.suspend(connection)?;
        }
        connection.pragma_update(None, "foreign_keys", false).map_err(engine)?;
        let on: i64 = connection.pragma_query_value(None, "foreign_keys", |row| row.get(0)).map_err(engine)?;
        if on != 0 {
            return Err(Error::Refused {
                reason: "foreign keys can't be switched off for the load: the pragma reads back as on".to_owned(),
                sql: "PRAGMA foreign_keys = OFF".to_owned(),
            });
        }
        if off.lease.inner().model.has_triggers() {
            // Rows at fault are deleted without referential actions, those that are triggers among them.
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).map_err(engine)?;
        }
        Ok(off)
    }
}

impl Drop for Unenforced {
    fn drop(&mut self) {
        let mirrored = self.mirrored.take();
        self.lease.exchange_mirrored(mirrored);
        if let Ok(link) = self.lease.link() {
            // Should this fail, the next transaction on the connection tries again before it begins, and is refused if
            // it fails too.
            let _ = enforce(link, self.lease.inner());
        }
    }
}

/// Has foreign keys held again after a bulk load, and lets the triggers act that stand for actions.
pub(super) fn enforce(link: &Link, inner: &Inner) -> Result<()> {
    let connection = &link.connection;
    match &link.mirrored {
        None => crate::open::foreign_keys_on(connection)?,
        Some(mirrored) => mirrored.resume(connection, inner.known.get(connection, inner.model.defs)?)?,
    }
    if inner.model.has_triggers() {
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true).map_err(engine)?;
    }
    link.unenforced.set(false);
    Ok(())
}

#[cfg(test)]
mod tests;
