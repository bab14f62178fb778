//! Rows that go in together, all or none.

use fk_core::nested::{InsertIn, Inserter};
use fk_core::{In, Insert, Result, Schema};

use super::WriteTx;

impl<S: Schema> WriteTx<'_, S> {
    /// Inserts a row and what is below it ([`Insert::with`]), parents first, all or none, and gives it back: the row with
    /// its children, as a query's `with` would read them. A `Vec` of them goes in as a whole too.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let max = NewCustomer { name: "Max".into() }.with(Customer::ORDERS, [Status::Placed, Status::Draft], |max, status| {
    ///     NewOrder { customer_id: max.id, status: Some(status) }
    /// });
    /// let (max, orders): (Customer, Vec<Order>) = db.write(|tx| tx.insert_nested(max))?;
    /// assert_eq!(db.read(|tx| tx.all(max.orders()))?, orders);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::OtherParent`](fk_core::Error::OtherParent): a row references another than the one that it is below.
    /// - Those of [`WriteTx::insert`], for the first row that is refused.
    pub fn insert_nested<N: InsertIn<S>>(&mut self, rows: N) -> Result<N::Rows> {
        self.savepoint(|tx| rows.insert_in(tx))
    }
}

impl<S: Schema> Inserter<S> for WriteTx<'_, S> {
    fn insert_one<R>(&mut self, row: R) -> Result<R::Table>
    where
        R: Insert,
        R::Table: In<S>,
    {
        self.insert(row)
    }
}
