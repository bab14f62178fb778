//! What the database's constraints are, as data: the model that this library itself works on.

use std::sync::Arc;

use fk_core::{Result, Schema};

use super::read::ReadTx;
use crate::mirror;

impl<S: Schema> ReadTx<'_, S> {
    /// Gives the constraints of the file as data, with what is wrong with them.
    ///
    /// The declared tables come first, at the positions of `S::TABLES`, with their columns and references at the
    /// positions of their declaration; what else the file has follows. It is read once and again when another
    /// connection has changed the file's schema.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let schema = db.read(|tx| tx.schema())?;
    /// assert!(schema.findings.is_empty(), "{schema}");
    /// for at in schema.references() {
    ///     let (table, reference) = schema.reference(at);
    ///     println!("{} of {} leads to {}", reference.name, table.name, reference.parent_name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Database`](fk_core::Error::Database) if the file can't be read,
    /// [`Error::TransactionLost`](fk_core::Error::TransactionLost).
    pub fn schema(&self) -> Result<Arc<mirror::Schema>> {
        self.session.mirror()
    }
}
