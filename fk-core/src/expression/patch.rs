//! Changes that may be none: what a PATCH leaves out stays as it is.

use super::{Column, IntoColumn, Part, Settable};
use crate::query::Changes;
use crate::value::Value;

impl<V: Value, N> Column<V, N> {
    /// Gives the column a new value where there is one, in `set`: `None` leaves it as it is.
    ///
    /// Of a column that may be NULL, `Some(None)` makes it NULL, and `Some(value)` or `Some(Some(value))` gives it a
    /// value. `None` alone never writes NULL: a field of type `Option<Option<String>>` tells "left out" from "emptied".
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// struct ItemPatch {
    ///     name: Option<String>,
    ///     price_cents: Option<i64>,
    /// }
    ///
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let patch = ItemPatch { name: None, price_cents: Some(2499) };
    /// let patched = db.write(|tx| {
    ///     tx.set(lamp.id, |i| (i.name.set_opt(patch.name), i.price_cents.set_opt(patch.price_cents)))?;
    ///     tx.require(lamp.id)
    /// })?;
    /// assert_eq!(patched, Item { price_cents: 2499, ..lamp });
    /// # Ok(())
    /// # }
    /// ```
    pub fn set_opt<R: IntoColumn<V>>(self, value: Option<R>) -> Option<Part>
    where
        N: Settable,
    {
        value.map(|value| self.set(value))
    }
}

#[diagnostic::do_not_recommend]
impl<C: Changes> Changes for Option<C> {
    fn add_to(self, parts: &mut Vec<Part>) {
        if let Some(change) = self {
            change.add_to(parts);
        }
    }
}

macro_rules! changes {
    ($($ty:ident $at:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($ty: Changes),*> Changes for ($($ty,)*) {
            fn add_to(self, parts: &mut Vec<Part>) {
                $(self.$at.add_to(parts);)*
            }
        }
    };
}

// Shorter tuples are `query`'s.
changes!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
changes!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
changes!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
changes!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
changes!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12);
changes!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13);
changes!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14);
changes!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14, P 15);
