//! [`Db`]: a database with a schema, shared by all threads of a program.

use std::fmt;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use fk_core::{Error, Result, Schema};

use crate::mirror::{Enforcement, Known, Mirrored};
use crate::model::Model;
use crate::open;
use crate::options::{Options, Settings};
use crate::pool::{Pool, Role};
use crate::statement::Link;
use crate::transaction::{ReadGuard, ReadTx, Session, WriteGuard, WriteTx};
use crate::verify::Report;
use crate::wal::{self, Checkpoint};

/// Is an open database of schema `S`. Cloning is cheap and gives the same database.
///
/// One transaction writes at a time; readers run beside it, each in a snapshot of its own that is taken at
/// its first read. Everything that touches data is a method of a transaction.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() -> fk::Result<()> {
/// # let (db, helen, lamp, order) = shop()?;
/// let max = db.write(|tx| tx.insert(NewCustomer { name: "Max".into() }))?;
/// let found = db.read(|tx| tx.get(max.id))?;
/// assert_eq!(found, Some(max));
/// # Ok(())
/// # }
/// ```
pub struct Db<S> {
    inner: Arc<Inner>,
    schema: PhantomData<fn() -> S>,
}

impl<S> Clone for Db<S> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), schema: PhantomData }
    }
}

impl<S> fmt::Debug for Db<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db")
            .field("schema", &self.inner.model.name)
            .field("path", &self.inner.path)
            .finish_non_exhaustive()
    }
}

/// What all clones share. The pool comes first, so that connections are closed before a temporary file is
/// removed.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) pool: Pool,
    pub(crate) model: Model,
    pub(crate) report: Report,
    pub(crate) known: Known,
    /// References that the file's own triggers leave in doubt; found at the first write.
    pub(crate) doubts: std::sync::OnceLock<Vec<crate::mirror::schema::Incoming>>,
    path: Option<PathBuf>,
    wal: Option<PathBuf>,
    /// Whether the file is in WAL mode.
    ahead: AtomicBool,
    /// Write transactions so far.
    writes: AtomicU64,
    _temporary: Option<Temporary>,
}

impl Inner {
    pub(crate) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

/// Removes a file when dropped.
#[derive(Debug)]
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        open::remove(&self.0);
    }
}

/// How often the size of the write-ahead log is looked at: once in so many write transactions.
const WAL_LOOKS: u64 = 16;

impl<S: Schema> Db<S> {
    /// Opens a file. A missing or empty file gets the schema and WAL mode; any other is verified, and opening keeps
    /// every byte of it.
    ///
    /// A file in another mode than WAL is put into it by the first write (SQLite documentation, "Write-Ahead Logging").
    /// For that, the write needs the file for itself: it waits until nobody reads, also in this program, and gives
    /// [`Error::Busy`] after the busy timeout. Beside a read transaction of its own thread, which would not end while
    /// it waits, it gives [`Error::Nested`] at once.
    ///
    /// # Errors
    /// - [`Error::Open`]: a directory, a missing folder, no permission.
    /// - [`Error::NotADatabase`]: something else is in the file.
    /// - [`Error::ReadOnly`]: the file or its folder, where the log is kept, can't be written.
    /// - [`Error::SchemaMismatch`]: the file has another schema; each difference is told, with its mend.
    /// - [`Error::Busy`]: another connection held the file for longer than the busy timeout.
    /// - [`Error::ForeignKeysOff`]: SQLite doesn't enforce foreign keys here.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::options().open(path)
    }

    /// Makes a database in memory. It has one connection, for reading and writing by turns: what needs a
    /// reader beside a writer is tested on [`Db::temporary`].
    ///
    /// # Errors
    /// [`Error::ForeignKeysOff`], [`Error::Database`].
    pub fn in_memory() -> Result<Self> {
        Self::options().in_memory()
    }

    /// Makes a file with production's behaviour that is gone when the last clone of the `Db` is dropped.
    ///
    /// # Errors
    /// Those of [`Db::open`].
    pub fn temporary() -> Result<Self> {
        Self::options().temporary()
    }

    /// Chooses otherwise than [`Db::open`] does.
    pub fn options() -> Options<S> {
        Options::new()
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.inner
    }

    pub(crate) fn open_with(path: &Path, settings: &Settings, temporary: bool) -> Result<Self> {
        let model = Model::new(S::NAME, S::TABLES);
        // Readers are opened later, perhaps from another working directory; and an absolute path is never a URI.
        let path = open::absolute(path)?;
        let open::Opened { writer, report, ahead } = open::open_file(&path, &model, settings)?;
        let temporary = temporary.then(|| Temporary(path.clone()));
        // SQLite keeps the log beside the file that a symbolic link leads to.
        let path = path.canonicalize().unwrap_or(path);
        let db = Self::assemble(writer, model, report, Some(path), temporary, settings)?;
        db.inner.ahead.store(ahead, Ordering::Relaxed);
        Ok(db)
    }

    pub(crate) fn in_memory_with(settings: &Settings) -> Result<Self> {
        let model = Model::new(S::NAME, S::TABLES);
        let connection = open::open_memory(&model, settings)?;
        Self::assemble(connection, model, Report::default(), None, None, settings)
    }

    fn assemble(
        writer: rusqlite::Connection,
        model: Model,
        report: Report,
        path: Option<PathBuf>,
        temporary: Option<Temporary>,
        settings: &Settings,
    ) -> Result<Self> {
        let known = Known::default();
        let mut link = Link::new(writer);
        if settings.enforcement != Enforcement::Database {
            let both = settings.enforcement == Enforcement::Both;
            let schema = known.get(&link.connection, model.defs)?;
            link.mirrored = Some(Mirrored::install(&link.connection, schema, both)?);
        }
        let inner = Inner {
            pool: Pool::new(link, path.clone(), settings.clone()),
            model,
            report,
            known,
            doubts: std::sync::OnceLock::new(),
            wal: path.as_deref().map(wal::path_of),
            path,
            ahead: AtomicBool::new(true),
            writes: AtomicU64::new(0),
            _temporary: temporary,
        };
        Ok(Self { inner: Arc::new(inner), schema: PhantomData })
    }

    /// Reads in a transaction: one snapshot, taken at the first read.
    ///
    /// # Errors
    /// - [`Error::Nested`]: this thread is in a write transaction of the same database, has all its readers, or, in
    ///   memory, is in any transaction.
    /// - [`Error::Busy`]: all readers are in use for longer than the busy timeout.
    /// - [`Error::Open`], [`Error::ForeignKeysOff`]: one more connection was needed and couldn't be made.
    /// - What the closure gives.
    pub fn read<R>(&self, f: impl FnOnce(&ReadTx<'_, S>) -> Result<R>) -> Result<R> {
        self.try_read(f)
    }

    /// Reads in a transaction, with the closure's own error type.
    ///
    /// # Errors
    /// Those of [`Db::read`], converted.
    pub fn try_read<R, E: From<Error>>(&self, f: impl FnOnce(&ReadTx<'_, S>) -> Result<R, E>) -> Result<R, E> {
        let lease = Lease::reader(&self.inner)?;
        let tx = ReadTx::new(Session::borrowed(&lease)?);
        let outcome = f(&tx);
        tx.session.end();
        outcome
    }

    /// Writes in a transaction: committed if the closure gives `Ok`, rolled back if it gives `Err` or
    /// panics. The closure runs once.
    ///
    /// # Errors
    /// - [`Error::Violation`]: a deferred constraint refused the commit.
    /// - [`Error::Nested`]: this thread is in a write transaction of the same database already; or in any transaction,
    ///   where the database is in memory or this is the first write to a file that isn't in WAL mode ([`Db::open`]).
    /// - [`Error::Busy`]: another transaction, of this program or another, wrote for longer than the busy
    ///   timeout; or read, where this is such a first write.
    /// - [`Error::WalLimit`]: a reader keeps the write-ahead log over its limit.
    /// - [`Error::TransactionLost`]: the database has ended the transaction.
    /// - What the closure gives.
    pub fn write<R>(&self, f: impl FnOnce(&mut WriteTx<'_, S>) -> Result<R>) -> Result<R> {
        self.try_write(f)
    }

    /// Writes in a transaction, with the closure's own error type.
    ///
    /// # Errors
    /// Those of [`Db::write`], converted.
    pub fn try_write<R, E: From<Error>>(&self, f: impl FnOnce(&mut WriteTx<'_, S>) -> Result<R, E>) -> Result<R, E> {
        let lease = Lease::writer(&self.inner)?;
        let mut tx = WriteTx::new(Session::borrowed(&lease)?);
        let result = f(&mut tx)?;
        tx.commit()?;
        Ok(result)
    }

    /// Writes in a transaction and tries again, up to `attempts` times in all, while the database is busy.
    /// The closure may run more than once.
    ///
    /// # Errors
    /// Those of [`Db::write`], of the last attempt.
    pub fn write_retrying<R>(&self, attempts: usize, f: impl Fn(&mut WriteTx<'_, S>) -> Result<R>) -> Result<R> {
        let mut attempt = 1;
        loop {
            match self.write(&f) {
                Err(error) if error.is_busy() && attempt < attempts => attempt += 1,
                outcome => return outcome,
            }
        }
    }

    /// Begins a read transaction that lasts until the guard is dropped.
    ///
    /// # Errors
    /// Those of [`Db::read`].
    pub fn begin_read(&self) -> Result<ReadGuard<S>> {
        Ok(ReadGuard::new(ReadTx::new(Session::owned(Lease::reader(&self.inner)?)?)))
    }

    /// Begins a write transaction that lasts until `commit`; dropping the guard rolls back.
    ///
    /// # Errors
    /// Those of [`Db::write`], except for the commit's.
    pub fn begin_write(&self) -> Result<WriteGuard<S>> {
        Ok(WriteGuard::new(WriteTx::new(Session::owned(Lease::writer(&self.inner)?)?)))
    }

    /// Takes the writer.
    pub(crate) fn writer(&self) -> Result<Lease> {
        Lease::writer(&self.inner)
    }

    /// Copies the write-ahead log into the database file and empties it, as far as readers allow. SQLite
    /// does this by itself now and then; a program does it before it copies the file, for example.
    ///
    /// # Errors
    /// [`Error::Nested`], [`Error::Busy`], [`Error::Database`].
    pub fn checkpoint(&self) -> Result<Checkpoint> {
        let lease = Lease::take_writer(&self.inner, "checkpoint")?;
        match &self.inner.wal {
            Some(wal) => wal::checkpoint(&lease.link()?.connection, wal),
            None => Ok(Checkpoint { complete: true, wal_bytes: 0 }),
        }
    }

    /// Gives the size of the write-ahead log in bytes.
    pub fn wal_bytes(&self) -> u64 {
        self.inner.wal.as_deref().map_or(0, wal::bytes)
    }

    /// Tells for how long the oldest read transaction of this `Db` has been running.
    pub fn oldest_reader(&self) -> Option<Duration> {
        self.inner.pool.oldest_reader()
    }

    /// Tells what was found and tolerated when the file was verified.
    pub fn report(&self) -> &Report {
        &self.inner.report
    }

    /// Gives the statements that make the whole schema.
    pub fn ddl() -> Vec<String> {
        Model::new(S::NAME, S::TABLES).create()
    }
}

/// A connection on loan from the pool, with what is known of its database. Dropping gives it back.
pub(crate) struct Lease {
    /// `None` only while being dropped.
    link: Option<Box<Link>>,
    role: Role,
    inner: Arc<Inner>,
}

impl Lease {
    fn reader(inner: &Arc<Inner>) -> Result<Self> {
        let (link, role) = inner.pool.reader()?;
        Ok(Self { link: Some(link), role, inner: Arc::clone(inner) })
    }

    /// The writer, for a transaction: the write-ahead log is kept in bounds here.
    fn writer(inner: &Arc<Inner>) -> Result<Self> {
        let lease = Self::take_writer(inner, "write")?;
        if !inner.ahead.load(Ordering::Relaxed) {
            lease.write_ahead()?;
        }
        if inner.writes.fetch_add(1, Ordering::Relaxed).is_multiple_of(WAL_LOOKS) {
            lease.bound_wal()?;
        }
        Ok(lease)
    }

    fn take_writer(inner: &Arc<Inner>, what: &'static str) -> Result<Self> {
        let link = inner.pool.writer(what)?;
        Ok(Self { link: Some(link), role: Role::Write, inner: Arc::clone(inner) })
    }

    /// Puts a file that was only read so far into WAL mode.
    #[cold]
    fn write_ahead(&self) -> Result<()> {
        let path = self.inner.path.as_deref().unwrap_or_else(|| Path::new(""));
        let (pool, connection) = (&self.inner.pool, &self.link()?.connection);
        // A snapshot of this very thread would not go while it waits.
        let alone = pool.reads_here();
        let patience = if alone { Duration::ZERO } else { pool.settings().busy_timeout };
        match open::write_ahead(connection, path, pool.settings(), patience) {
            Err(Error::Busy { .. }) if alone => return Err(Error::Nested { inner: "write" }),
            outcome => outcome?,
        }
        self.inner.ahead.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn bound_wal(&self) -> Result<()> {
        let (Some(wal), Some(limit)) = (&self.inner.wal, self.inner.pool.settings().wal_limit) else { return Ok(()) };
        if wal::bytes(wal) <= limit {
            return Ok(());
        }
        let checkpoint = wal::checkpoint(&self.link()?.connection, wal)?;
        if checkpoint.complete || checkpoint.wal_bytes <= limit {
            return Ok(());
        }
        // The next transaction looks again.
        self.inner.writes.store(0, Ordering::Relaxed);
        let oldest_reader = self.inner.pool.oldest_reader().unwrap_or_default();
        Err(Error::WalLimit { bytes: checkpoint.wal_bytes, limit, oldest_reader })
    }

    pub(crate) fn link(&self) -> Result<&Link> {
        self.link
            .as_deref()
            .ok_or_else(|| Error::TransactionLost { reason: "its connection was given back".to_owned() })
    }

    /// Exchanges who holds foreign keys on the connection, if it isn't SQLite alone.
    pub(crate) fn exchange_mirrored(&mut self, mirrored: Option<Mirrored>) -> Option<Mirrored> {
        self.link.as_mut().and_then(|link| std::mem::replace(&mut link.mirrored, mirrored))
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.inner
    }

    pub(crate) fn writes(&self) -> bool {
        self.role == Role::Write
    }

    /// Whether the connection can't write at all.
    pub(crate) fn only_reads(&self) -> bool {
        matches!(self.role, Role::Read(_))
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.inner.pool.give(self.link.take(), self.role);
    }
}
