//! Transactions and savepoints of a [`Mirror`], and what waits for their end.

use fk_core::Result;
use fk_core::sql::ident;

use super::{Mirror, refused};
use crate::error::engine;

impl Mirror<'_> {
    /// Begins a transaction.
    ///
    /// # Errors
    /// [`Error::Database`](fk_core::Error::Database).
    pub fn begin(&mut self) -> Result<()> {
        self.notice();
        self.control("BEGIN IMMEDIATE")?;
        self.begun = true;
        self.engine.borrow_mut().reset();
        Ok(())
    }

    /// Commits. If a constraint that was put off refuses, the transaction is still open, to be mended or rolled back.
    ///
    /// # Errors
    /// [`Error::Violation`](fk_core::Error::Violation), [`Error::Database`](fk_core::Error::Database).
    pub fn commit(&mut self) -> Result<()> {
        self.notice();
        self.engine.borrow_mut().judge_commit(self.connection)?;
        self.control("COMMIT")?;
        self.end();
        Ok(())
    }

    /// Undoes the transaction.
    ///
    /// # Errors
    /// [`Error::Database`](fk_core::Error::Database).
    pub fn rollback(&mut self) -> Result<()> {
        self.notice();
        self.control("ROLLBACK")?;
        self.end();
        Ok(())
    }

    /// Begins a savepoint. Outside a transaction, it begins one.
    ///
    /// # Errors
    /// [`Error::Database`](fk_core::Error::Database).
    pub fn savepoint(&mut self, name: &str) -> Result<()> {
        self.notice();
        // Others may have begun one on the connection, which a release doesn't end.
        self.begun |= self.savepoints.is_empty() && !self.connection.is_autocommit();
        self.named("SAVEPOINT", name)?;
        let mark = self.engine.borrow().mark();
        self.savepoints.push((name.to_owned(), mark));
        Ok(())
    }

    /// Keeps what was done since a savepoint. Where the savepoint has begun the transaction, this commits it.
    ///
    /// # Errors
    /// Those of [`Mirror::commit`].
    pub fn release(&mut self, name: &str) -> Result<()> {
        self.notice();
        let at = self.find(name)?;
        if at == 0 && !self.begun {
            self.engine.borrow_mut().judge_commit(self.connection)?;
        }
        self.named("RELEASE", name)?;
        self.savepoints.truncate(at);
        if self.connection.is_autocommit() {
            self.end();
        }
        Ok(())
    }

    /// Undoes what was done since a savepoint, which stays.
    ///
    /// # Errors
    /// [`Error::Refused`](fk_core::Error::Refused): there is no such savepoint. [`Error::Database`](fk_core::Error::Database).
    pub fn rollback_to(&mut self, name: &str) -> Result<()> {
        self.notice();
        let at = self.find(name)?;
        self.named("ROLLBACK TO", name)?;
        self.savepoints.truncate(at + 1);
        self.engine.borrow_mut().undo(self.savepoints[at].1);
        Ok(())
    }

    /// Puts off every constraint until the transaction ends, RESTRICT included. Actions still act at once.
    pub fn defer_foreign_keys(&mut self) {
        self.engine.borrow_mut().defer();
    }

    fn find(&self, name: &str) -> Result<usize> {
        let found = self.savepoints.iter().rposition(|(of, _)| of.eq_ignore_ascii_case(name));
        found.ok_or_else(|| refused(&format!("there is no savepoint \"{name}\""), "a savepoint"))
    }

    /// Notices a transaction that a statement has ended by itself: OR ROLLBACK, `RAISE(ROLLBACK)`, a full disk.
    pub(super) fn notice(&mut self) {
        if self.connection.is_autocommit() && (self.begun || !self.savepoints.is_empty()) {
            self.end();
        }
    }

    fn end(&mut self) {
        self.savepoints.clear();
        self.begun = false;
        self.engine.borrow_mut().reset();
    }

    fn named(&self, word: &str, name: &str) -> Result<()> {
        let mut sql = format!("{word} ");
        ident(&mut sql, name);
        self.control(&sql)
    }

    pub(super) fn control(&self, sql: &str) -> Result<()> {
        self.connection.execute_batch(sql).map_err(engine)
    }
}
