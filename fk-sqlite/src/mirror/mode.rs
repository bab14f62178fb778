//! Who holds the foreign keys of a [`Db`](crate::Db).

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use fk_core::{Error, Result};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::Schema;
use super::engine::{Engine, Keep};
use crate::error::engine;

/// Says who holds foreign keys.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() -> fk::Result<()> {
/// # let (_, helen, lamp, order) = shop()?;
/// use fk::Enforcement;
/// let db = Db::<Shop>::options().enforcement(Enforcement::Mirror).temporary()?;
/// let refused = db.write(|tx| tx.insert(NewOrder { customer_id: helen.id, status: None })).unwrap_err();
/// assert!(refused.missing_parent(Order::CUSTOMER));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Enforcement {
    /// SQLite does, and this library says what SQLite has refused. The fastest, and the default.
    #[default]
    Database,
    /// This library does, on a connection whose own enforcement is off: exactly, where SQLite errs ("Keeping out of
    /// SQLite's own defects" in `ARCHITECTURE.md`), as deep as the data goes, and of columns that SQLite compares in
    /// several ways. Each write costs a savepoint and the log of its keys.
    ///
    /// SQL by hand is held too, except for REPLACE, which is refused. Other programs that write the file are held by
    /// whatever they have switched on themselves.
    Mirror,
    /// Both: this library foretells what a statement does, SQLite does it, and a difference is
    /// [`Error::Disagreement`](fk_core::Error::Disagreement). For tests, and for finding out whether a file of unknown
    /// origin behaves: every write runs twice.
    Both,
}

/// The engine on a connection, and how it is used.
#[derive(Debug)]
pub(crate) struct Mirrored {
    pub(crate) engine: RefCell<Engine>,
    pub(crate) both: bool,
    /// How many rows the last statement has changed, all in all.
    pub(crate) changed: Cell<u64>,
    /// The last statement that was run, with its values.
    pub(crate) last: RefCell<String>,
}

impl Mirrored {
    /// Takes over a connection.
    pub(crate) fn install(connection: &Connection, schema: Arc<Schema>, both: bool) -> Result<Self> {
        let keep = if both { Keep::Rows } else { Keep::Keys };
        switch(connection, both)?;
        let engine = RefCell::new(Engine::install(connection, schema, keep)?);
        Ok(Self { engine, both, changed: Cell::default(), last: RefCell::default() })
    }

    /// Lets a connection alone for a while: what is written isn't logged.
    pub(crate) fn suspend(&self, connection: &Connection) -> Result<()> {
        self.engine.borrow().remove(connection)
    }

    /// Takes the connection over again.
    pub(crate) fn resume(&self, connection: &Connection, schema: Arc<Schema>) -> Result<()> {
        switch(connection, self.both)?;
        // What a failed attempt may have left.
        self.engine.borrow().remove(connection)?;
        let keep = if self.both { Keep::Rows } else { Keep::Keys };
        *self.engine.borrow_mut() = Engine::install(connection, schema, keep)?;
        Ok(())
    }

    /// Follows a schema that another connection has changed.
    pub(crate) fn follow(&self, connection: &Connection, schema: Arc<Schema>) -> Result<()> {
        if Arc::ptr_eq(self.engine.borrow().schema(), &schema) {
            return Ok(());
        }
        self.engine.borrow().remove(connection)?;
        let keep = if self.both { Keep::Rows } else { Keep::Keys };
        *self.engine.borrow_mut() = Engine::install(connection, schema, keep)?;
        Ok(())
    }
}

/// Switches SQLite's own enforcement on or off, inside a transaction too, and reads it back. (The pragma of that name
/// does nothing inside a transaction, "PRAGMA `foreign_keys`"; the switch does.)
pub(crate) fn switch(connection: &Connection, on: bool) -> Result<()> {
    let read = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, on).map_err(engine)?;
    if read == on { Ok(()) } else { Err(Error::ForeignKeysOff { reason: format!("the switch reads back as {read}") }) }
}
