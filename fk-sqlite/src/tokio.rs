//! Transactions in asynchronous programs: closures on a worker thread, so that there is one API, not two.

use fk_core::{Error, Result, Schema};

use crate::{Db, ReadTx, WriteTx};

impl<S: Schema> Db<S> {
    /// Reads as [`Db::read`], on a thread of tokio's blocking pool.
    ///
    /// Dropping the future does not stop a closure that has begun.
    ///
    /// # Errors
    /// Those of [`Db::read`]; [`Error::Panicked`].
    pub async fn read_async<R, F>(&self, f: F) -> Result<R>
    where
        R: Send + 'static,
        F: FnOnce(&ReadTx<'_, S>) -> Result<R> + Send + 'static,
    {
        let db = self.clone();
        joined(tokio::task::spawn_blocking(move || db.read(f)).await)
    }

    /// Writes as [`Db::write`], on a thread of tokio's blocking pool.
    ///
    /// Dropping the future does not stop a closure that has begun: it commits or rolls back all the same.
    ///
    /// # Errors
    /// Those of [`Db::write`]; [`Error::Panicked`], after which the transaction was rolled back.
    pub async fn write_async<R, F>(&self, f: F) -> Result<R>
    where
        R: Send + 'static,
        F: FnOnce(&mut WriteTx<'_, S>) -> Result<R> + Send + 'static,
    {
        let db = self.clone();
        joined(tokio::task::spawn_blocking(move || db.write(f)).await)
    }
}

fn joined<R>(outcome: std::result::Result<Result<R>, tokio::task::JoinError>) -> Result<R> {
    outcome.unwrap_or_else(|error| Err(Error::Panicked(error.to_string())))
}
