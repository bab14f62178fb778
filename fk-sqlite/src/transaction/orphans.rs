//! Searching for orphans in a transaction.

use fk_core::relation::{Constraint as _, ConstraintName};
use fk_core::{Error, In, Result, Schema, ToOne};

use super::read::ReadTx;
use super::write::WriteTx;
use crate::mirror::audit;
use crate::mirror::orphans::{self, Orphan, Orphaned, Orphans, Place};
use crate::mirror::schema::Incoming;

impl<S: Schema> ReadTx<'_, S> {
    /// Searches every reference for rows whose parent isn't there: declared ones, audited ones, those of tables that
    /// the file alone has, and those of attached databases.
    ///
    /// There are some where foreign keys were off: in another program, in an audited reference, in a file from before.
    /// A definition that can't be searched is a finding and stops nothing.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let orphans = db.read(|tx| tx.orphans())?;
    /// for of in &orphans {
    ///     println!("{of:#}"); // keys and rows
    /// }
    /// # assert!(orphans.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::TransactionLost`], [`Error::Database`].
    pub fn orphans(&self) -> Result<Orphans> {
        let (schema, connection) = (self.session.mirror()?, self.session.alive()?);
        orphans::everywhere(connection, &schema)
    }

    /// Searches one reference for rows whose parent isn't there.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let found = db.read(|tx| tx.orphans_of(Order::CUSTOMER))?;
    /// assert_eq!((found.keys, found.rows), (0, 0));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::TransactionLost`], [`Error::Database`].
    pub fn orphans_of<C: In<S>, F>(&self, relation: ToOne<C, F>) -> Result<Orphaned> {
        let schema = self.session.mirror()?;
        let at = self.reference(relation.constraint())?;
        let found = orphans::of(self.session.alive()?, &schema, at)?;
        found.map_err(|reason| unsearchable(relation.constraint(), reason))
    }

    /// Gives every orphan of one reference to a closure, sorted by key, however many there are: none is kept.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// db.read(|tx| {
    ///     tx.each_orphan(Order::CUSTOMER, |orphan| {
    ///         println!("order {:?} is of customer {:?}, who isn't there", orphan.row, orphan.key);
    ///         Ok(())
    ///     })
    /// })?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the closure gives, which ends it; [`Error::TransactionLost`], [`Error::Database`].
    pub fn each_orphan<C: In<S>, F>(
        &self,
        relation: ToOne<C, F>,
        mut f: impl FnMut(Orphan) -> Result<()>,
    ) -> Result<()> {
        let schema = self.session.mirror()?;
        let place = Place::new(&schema, self.reference(relation.constraint())?);
        let connection = self.session.alive()?;
        orphans::is_searchable(&schema, &place).map_err(|reason| unsearchable(relation.constraint(), reason))?;
        let layout = place.layout();
        orphans::each(connection, &place, None, None, &mut |row| {
            let mut key = crate::bind::values(row, layout.all);
            let row = key.drain(layout.row()).collect();
            key.truncate(layout.key);
            f(Orphan { key, row }).map(|()| true)
        })
    }

    fn reference(&self, name: ConstraintName) -> Result<Incoming> {
        let schema = self.session.mirror()?;
        let gone = || unsearchable(name, "the file has no such reference any more".to_owned());
        schema.find_reference(name.table, name.name).ok_or_else(gone)
    }
}

impl<S: Schema> WriteTx<'_, S> {
    /// Makes the file count how often each of its tables is changed, by whichever program, so that an
    /// [`Audit`](crate::Audit) searches only what can have changed. Once is enough: it stays in the file.
    ///
    /// It makes a table `fk_audit_change` and three triggers for each table. Every row that is written then costs an
    /// update of a row of that table too. A program that switches triggers off isn't seen by them; a table that is made
    /// later isn't counted, and so always searched, until this is called again.
    ///
    /// # Errors
    /// [`Error::TransactionLost`], [`Error::Database`].
    pub fn watch_changes(&mut self) -> Result<()> {
        self.savepoint(|tx| {
            let schema = tx.session.mirror()?;
            audit::watch(tx.connection()?, &schema)
        })
    }

    /// Takes away what [`WriteTx::watch_changes`] has made.
    ///
    /// # Errors
    /// [`Error::TransactionLost`], [`Error::Database`].
    pub fn unwatch_changes(&mut self) -> Result<()> {
        self.savepoint(|tx| audit::unwatch(tx.connection()?))
    }
}

/// Says that a declared reference can't be searched: the file has changed under the program.
fn unsearchable(name: ConstraintName, reason: String) -> Error {
    Error::Repair { constraint: name.name.to_owned(), reason }
}
