//! How a database is opened: every choice, with its default. WAL mode is none: see [`Db::open`].

use std::fmt;
use std::marker::PhantomData;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use fk_core::{Result, Schema};
use rusqlite::Connection;

use crate::db::Db;
use crate::mirror::Enforcement;
use crate::verify::Verify;

/// Says when a commit counts as written (SQLite documentation, "PRAGMA synchronous").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Synchronous {
    /// A commit survives a loss of power. The default.
    #[default]
    Full,
    /// The file stays whole after a loss of power, but the last commits may be missing. Several times faster
    /// for small transactions.
    Normal,
}

pub(crate) type Hook = Arc<dyn Fn(&mut Connection) -> rusqlite::Result<()> + Send + Sync>;

/// The choices without the schema's type.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) readers: usize,
    pub(crate) busy_timeout: Duration,
    pub(crate) synchronous: Synchronous,
    pub(crate) verify: Verify,
    pub(crate) create: bool,
    pub(crate) wal_limit: Option<u64>,
    pub(crate) max_pages: Option<u32>,
    pub(crate) enforcement: Enforcement,
    pub(crate) on_connect: Option<Hook>,
}

/// Opens a database otherwise than [`Db::open`] does.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() -> fk::Result<()> {
/// # let (db, helen, lamp, order) = shop()?;
/// use std::time::Duration;
/// let db = Db::<Shop>::options().readers(8).busy_timeout(Duration::from_secs(1)).temporary()?;
/// # Ok(())
/// # }
/// ```
pub struct Options<S> {
    settings: Settings,
    schema: PhantomData<fn() -> S>,
}

impl<S> fmt::Debug for Options<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("readers", &self.readers)
            .field("busy_timeout", &self.busy_timeout)
            .field("synchronous", &self.synchronous)
            .field("verify", &self.verify)
            .field("create", &self.create)
            .field("wal_limit", &self.wal_limit)
            .field("max_pages", &self.max_pages)
            .field("enforcement", &self.enforcement)
            .finish_non_exhaustive()
    }
}

impl<S: Schema> Options<S> {
    pub(crate) fn new() -> Self {
        let settings = Settings {
            readers: 4,
            busy_timeout: Duration::from_secs(5),
            synchronous: Synchronous::Full,
            verify: Verify::Strict,
            create: true,
            wal_limit: Some(1 << 30),
            max_pages: None,
            enforcement: Enforcement::Database,
            on_connect: None,
        };
        Self { settings, schema: PhantomData }
    }

    /// Allows so many read transactions at once; more wait. 4 by default, at least 1.
    #[must_use]
    pub fn readers(mut self, count: usize) -> Self {
        self.settings.readers = count.max(1);
        self
    }

    /// Waits so long for a lock, of this program or another, before [`Error::Busy`](fk_core::Error::Busy).
    /// 5 seconds by default, 24 days at most.
    #[must_use]
    pub fn busy_timeout(mut self, timeout: Duration) -> Self {
        // SQLite counts milliseconds in 31 bits.
        self.settings.busy_timeout = timeout.min(Duration::from_millis(i32::MAX.unsigned_abs().into()));
        self
    }

    /// Says when a commit counts as written.
    #[must_use]
    pub fn synchronous(mut self, synchronous: Synchronous) -> Self {
        self.settings.synchronous = synchronous;
        self
    }

    /// Says how strictly an existing file is compared with the schema.
    #[must_use]
    pub fn verify(mut self, verify: Verify) -> Self {
        self.settings.verify = verify;
        self
    }

    /// Whether a missing or empty file gets the schema; it does by default.
    #[must_use]
    pub fn create(mut self, create: bool) -> Self {
        self.settings.create = create;
        self
    }

    /// Refuses new write transactions while the write-ahead log is larger than this many bytes and a
    /// reader keeps it from being emptied; `None` never refuses. 1 GiB by default. A single transaction
    /// can go over it.
    #[must_use]
    pub fn wal_limit(mut self, bytes: impl Into<Option<u64>>) -> Self {
        self.settings.wal_limit = bytes.into();
        self
    }

    /// Lets the file have at most this many pages; a write that needs more ends the transaction
    /// (SQLite documentation, "PRAGMA `max_page_count`").
    #[must_use]
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.settings.max_pages = Some(pages);
        self
    }

    /// Says who holds foreign keys: SQLite, as by default, this library, or both.
    #[must_use]
    pub fn enforcement(mut self, enforcement: Enforcement) -> Self {
        self.settings.enforcement = enforcement;
        self
    }

    /// Calls this on every new connection, before anything else: functions, collations, extensions.
    #[must_use]
    pub fn on_connect(
        mut self,
        hook: impl Fn(&mut Connection) -> rusqlite::Result<()> + Send + Sync + 'static,
    ) -> Self {
        self.settings.on_connect = Some(Arc::new(hook));
        self
    }

    /// Opens a file, as [`Db::open`].
    ///
    /// # Errors
    /// Those of [`Db::open`].
    pub fn open(self, path: impl AsRef<Path>) -> Result<Db<S>> {
        Db::open_with(path.as_ref(), &self.settings, false)
    }

    /// Makes a database in memory, as [`Db::in_memory`].
    ///
    /// # Errors
    /// Those of [`Db::in_memory`].
    pub fn in_memory(self) -> Result<Db<S>> {
        Db::in_memory_with(&self.settings)
    }

    /// Makes a file that is gone when the last clone of the `Db` is dropped, as [`Db::temporary`].
    ///
    /// # Errors
    /// Those of [`Db::temporary`].
    pub fn temporary(self) -> Result<Db<S>> {
        let path = crate::open::temporary_path()?;
        let opened = Db::open_with(&path, &self.settings, true);
        if opened.is_err() {
            crate::open::remove(&path);
        }
        opened
    }
}
