//! Functions of numbers, and of what has an order.
//!
//! What SQLite has only where it was compiled with its mathematical functions (`sqrt`, `pow`, `ln`) isn't here: the
//! bundled one is without them.

use super::text::call;
use super::{Column, Expr, Function, HasArithmetic, HasOrder, Node, Operand};
use crate::any::Any;
use crate::nullness::Nullness;
use crate::schema::Storage;
use crate::value::{HasBase, Scalar, Value};

/// What one operand of type `V` on a path `N` may be.
type Same<V, N> = <<V as Value>::Null as Nullness>::Or<N>;

macro_rules! methods {
    ($($name:ident)*) => {$(
        impl<V: Value, N: Nullness> $name<V, N> {
            /// Is the number without its sign. That of the smallest integer is
            /// [`Error::Overflow`](crate::Error::Overflow).
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let near = Item::query().filter(|i| (i.price_cents - 2000).abs().le(1));
            /// assert_eq!(db.read(|tx| tx.all(near))?, [lamp]);
            /// # Ok(())
            /// # }
            /// ```
            pub fn abs(self) -> Expr<V::Scalar, Same<V, N>>
            where
                <V::Scalar as Scalar>::Arithmetic: HasArithmetic<V::Scalar>,
            {
                let is_integer = <V::Scalar as Scalar>::DEF.storage == Storage::Integer;
                Expr::new(call(if is_integer { Function::AbsInteger } else { Function::Abs }, self, []))
            }

            /// Is -1, 0 or 1, as the number is below, equal to or above 0.
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let signs = Item::query().select(|i| (i.price_cents.sign(), (i.price_cents - 1999).sign()));
            /// assert_eq!(db.read(|tx| tx.all(signs))?, [(1, 0)]);
            /// # Ok(())
            /// # }
            /// ```
            pub fn sign(self) -> Expr<i64, Same<V, N>>
            where
                <V::Scalar as Scalar>::Arithmetic: HasArithmetic<V::Scalar>,
            {
                Expr::new(call(Function::Sign, self, []))
            }
        }

        impl<V: Value, N: Nullness> $name<V, N> {
            /// Is the number rounded to so many digits behind the point, halves away from 0; 30 digits at most (SQLite
            /// documentation, "Built-In Scalar SQL Functions").
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let prices = Item::query().select(|i| {
            ///     let price = || i.price_cents.cast::<f64>() / 100.0;
            ///     (price().round(1), price().floor(), price().ceil())
            /// });
            /// assert_eq!(db.read(|tx| tx.one(prices))?, (Some(20.0), Some(19.0), Some(20.0)));
            /// # Ok(())
            /// # }
            /// ```
            pub fn round(self, digits: u8) -> Expr<f64, Same<V, N>>
            where
                V::Scalar: IsReal,
            {
                Expr::new(call(Function::Round, self, [Node::Value(Any::Integer(digits.into()))]))
            }

            /// Is the next whole number that isn't larger.
            pub fn floor(self) -> Expr<f64, Same<V, N>>
            where
                V::Scalar: IsReal,
            {
                Expr::new(call(Function::Floor, self, []))
            }

            /// Is the next whole number that isn't smaller.
            pub fn ceil(self) -> Expr<f64, Same<V, N>>
            where
                V::Scalar: IsReal,
            {
                Expr::new(call(Function::Ceil, self, []))
            }
        }

        impl<V: Value, N: Nullness> $name<V, N> {
            /// Is the smaller of both; NULL where either is. The smallest of many rows is `min` of a query or a group.
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let prices = Item::query().select(|i| (i.price_cents.min_of(1000), i.price_cents.max_of(1000)));
            /// assert_eq!(db.read(|tx| tx.all(prices))?, [(1000, 1999)]);
            /// # Ok(())
            /// # }
            /// ```
            pub fn min_of<R: Operand<V::Scalar>>(
                self,
                other: R,
            ) -> Expr<V::Scalar, <Same<V, N> as Nullness>::Or<R::Null>>
            where
                <V::Scalar as Scalar>::Order: HasOrder<V::Scalar>,
            {
                Expr::new(call(Function::Least, self, [other.into_node()]))
            }

            /// Is the larger of both; NULL where either is. The largest of many rows is `max` of a query or a group.
            pub fn max_of<R: Operand<V::Scalar>>(
                self,
                other: R,
            ) -> Expr<V::Scalar, <Same<V, N> as Nullness>::Or<R::Null>>
            where
                <V::Scalar as Scalar>::Order: HasOrder<V::Scalar>,
            {
                Expr::new(call(Function::Greatest, self, [other.into_node()]))
            }
        }
    )*};
}

methods!(Column Expr);

/// Says that the stored form is a real number: that of `f64` and of newtypes.
#[diagnostic::on_unimplemented(message = "`{Self}` is no real number in the database", label = "expected an `f64`")]
pub trait IsReal {}

#[diagnostic::do_not_recommend]
impl<T: Scalar<Base: HasBase<T, Base = f64>>> IsReal for T {}
