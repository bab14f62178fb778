//! Casts between integers, real numbers and texts, as SQL's CAST does them.

use super::{Column, Expr, Expression, Node};
use crate::nullness::Nullness;
use crate::schema::Storage;
use crate::value::{HasBase, Scalar, Value};

/// What one operand of type `V` on a path `N` may be.
type Same<V, N> = <<V as Value>::Null as Nullness>::Or<N>;

/// Is what a cast can give: `i64`, `f64` or `String`.
#[diagnostic::on_unimplemented(
    message = "nothing can be cast to `{Self}`",
    label = "expected `i64`, `f64` or `String`"
)]
pub trait CastTo: Scalar {}

#[diagnostic::do_not_recommend]
impl CastTo for i64 {}
#[diagnostic::do_not_recommend]
impl CastTo for f64 {}
#[diagnostic::do_not_recommend]
impl CastTo for String {}

/// Is what can be cast: integers, `f64`, `bool` and `String`, keys and newtypes of them, enums.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be cast",
    label = "expected a number, a text, or a newtype of one"
)]
pub trait Castable {}

#[diagnostic::do_not_recommend]
impl<T: Scalar<Base: HasBase<T, Base: StoredPlainly>>> Castable for T {}

#[doc(hidden)]
pub trait StoredPlainly {}

macro_rules! castable {
    ($($ty:ty)*) => {$(
        impl StoredPlainly for $ty {}
    )*};
}

castable!(i8 i16 i32 i64 u8 u16 u32 f64 bool String);

macro_rules! methods {
    ($($name:ident)*) => {$(
        impl<V: Value, N: Nullness> $name<V, N> {
            /// Is `CAST`. A text becomes the number that it begins with, 0 without one; a real number loses what is
            /// behind the point, and one too large becomes the largest integer; nothing becomes NULL but NULL (SQLite
            /// documentation, "CAST expressions").
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let casts = Item::query().select(|i| {
            ///     (i.price_cents.cast::<String>(), i.price_cents.cast::<f64>(), fk::value("12 apples").cast::<i64>())
            /// });
            /// assert_eq!(db.read(|tx| tx.one(casts))?, ("1999".to_owned(), 1999.0, 12));
            /// # Ok(())
            /// # }
            /// ```
            pub fn cast<To: CastTo>(self) -> Expr<To, Same<V, N>>
            where
                V::Scalar: Castable,
            {
                Expr::new(cast_to(Expression::into_node(self), To::DEF.storage))
            }
        }
    )*};
}

methods!(Column Expr);

fn cast_to(node: Node, storage: Storage) -> Node {
    Node::Cast(Box::new(node), storage)
}
