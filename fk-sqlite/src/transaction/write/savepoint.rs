//! A part of a transaction that can be undone while the transaction goes on.

use fk_core::{Error, Result, Schema};

use super::WriteTx;
use crate::statement::Link;

/// A part of a transaction that is undone unless it is kept.
pub(super) struct Savepoint<'a, 'c, S: Schema> {
    tx: &'a mut WriteTx<'c, S>,
    keep: bool,
    /// What had waited for the commit when it began, where this library holds foreign keys.
    mark: usize,
}

impl<'a, 'c, S: Schema> Savepoint<'a, 'c, S> {
    pub(super) fn begin(tx: &'a mut WriteTx<'c, S>) -> Result<Self> {
        tx.control("SAVEPOINT fk_part")?;
        let mirrored = &tx.session().link()?.mirrored;
        let mark = mirrored.as_ref().map_or(0, |mirrored| mirrored.engine.borrow().mark());
        Ok(Self { tx, keep: false, mark })
    }

    pub(super) fn run<R, E: From<Error>>(
        mut self,
        f: impl FnOnce(&mut WriteTx<'c, S>) -> Result<R, E>,
    ) -> Result<R, E> {
        let result = f(self.tx)?;
        self.tx.control("RELEASE fk_part")?;
        self.keep = true;
        Ok(result)
    }
}

impl<S: Schema> Drop for Savepoint<'_, '_, S> {
    fn drop(&mut self) {
        if !self.keep {
            if let Ok(Link { mirrored: Some(mirrored), .. }) = self.tx.session().link() {
                mirrored.engine.borrow_mut().undo(self.mark);
            }
            // Fails only if the whole transaction is gone, and then there is nothing to undo.
            let _ = self.tx.control("ROLLBACK TO fk_part").and_then(|()| self.tx.control("RELEASE fk_part"));
        }
    }
}
