//! Transactions that last longer than a closure.
//!
//! A guard owns its connection, so it can't keep statements between calls as a closure's transaction does:
//! each call costs about 100 ns more. It stays on its thread, since the thread is how a transaction
//! inside a transaction is noticed.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use fk_core::{Error, Result, Schema};

use super::read::ReadTx;
use super::write::WriteTx;

/// Owns a read transaction: one snapshot until it is dropped.
pub struct ReadGuard<S> {
    tx: ReadTx<'static, S>,
    one_thread: PhantomData<*const ()>,
}

impl<S: Schema> ReadGuard<S> {
    pub(crate) fn new(tx: ReadTx<'static, S>) -> Self {
        Self { tx, one_thread: PhantomData }
    }
}

impl<S> Deref for ReadGuard<S> {
    type Target = ReadTx<'static, S>;

    fn deref(&self) -> &Self::Target {
        &self.tx
    }
}

impl<S: Schema> fmt::Debug for ReadGuard<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadGuard").field("schema", &S::NAME).finish_non_exhaustive()
    }
}

/// Owns a write transaction; dropping it rolls back.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() -> fk::Result<()> {
/// # let (db, helen, lamp, order) = shop()?;
/// let mut tx = db.begin_write()?;
/// tx.insert(NewCustomer { name: "Max".into() })?;
/// tx.commit()?;
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping the guard rolls the transaction back"]
pub struct WriteGuard<S> {
    tx: WriteTx<'static, S>,
    one_thread: PhantomData<*const ()>,
}

impl<S: Schema> WriteGuard<S> {
    pub(crate) fn new(tx: WriteTx<'static, S>) -> Self {
        Self { tx, one_thread: PhantomData }
    }

    /// Commits. If a deferred constraint refuses, the error gives the transaction back, to be mended and
    /// committed again, or dropped.
    ///
    /// # Errors
    /// [`CommitError`] with [`Error::Violation`], [`Error::Unexplained`], [`Error::TransactionLost`] or
    /// [`Error::Database`].
    pub fn commit(mut self) -> Result<(), CommitError<S>> {
        match self.tx.commit() {
            Ok(()) => Ok(()),
            Err(error) => Err(CommitError { error, transaction: Box::new(self) }),
        }
    }

    /// Rolls back. Dropping the guard does the same.
    pub fn rollback(self) {
        drop(self);
    }
}

impl<S> Deref for WriteGuard<S> {
    type Target = WriteTx<'static, S>;

    fn deref(&self) -> &Self::Target {
        &self.tx
    }
}

impl<S> DerefMut for WriteGuard<S> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.tx
    }
}

impl<S: Schema> fmt::Debug for WriteGuard<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriteGuard").field("schema", &S::NAME).finish_non_exhaustive()
    }
}

/// Says why a commit was refused, and has the transaction, still open.
pub struct CommitError<S> {
    /// Why.
    pub error: Error,
    /// The transaction, as it was before the commit.
    pub transaction: Box<WriteGuard<S>>,
}

impl<S> fmt::Debug for CommitError<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommitError").field("error", &self.error).finish_non_exhaustive()
    }
}

impl<S> fmt::Display for CommitError<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<S> std::error::Error for CommitError<S> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}

/// Rolls back and keeps the reason, so that `?` works where [`Error`] is expected.
impl<S> From<CommitError<S>> for Error {
    fn from(refused: CommitError<S>) -> Self {
        refused.error
    }
}
