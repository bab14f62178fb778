//! NULL in expressions: giving it a value, making a value NULL; and long lists of values.

use super::{Column, Expr, Expression, Function, Node, Operand};
use crate::any::Any;
use crate::nullness::{Nullness, Optional};
use crate::value::Value;

/// What one operand of type `V` on a path `N` may be.
type Same<V, N> = <<V as Value>::Null as Nullness>::Or<N>;

macro_rules! methods {
    ($($name:ident)*) => {$(
        impl<V: Value, N: Nullness> $name<V, N> {
            /// Is `coalesce`: this, or the default where this is NULL. It is never NULL where the default never is.
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let dearest = Order::query().select(|o| o.lines().max(|l| l.item().price_cents).coalesce(0));
            /// let dearest: Vec<i64> = db.read(|tx| tx.all(dearest))?;
            /// assert_eq!(dearest, [1999]);
            /// # Ok(())
            /// # }
            /// ```
            pub fn coalesce<R: Operand<V::Scalar>>(
                self,
                default: R,
            ) -> Expr<V::Scalar, <Same<V, N> as Nullness>::And<R::Null>> {
                let parts = vec![Expression::into_node(self), default.into_node()];
                Expr::new(Node::Call(Function::Coalesce, parts))
            }

            /// Is NULL where this equals the other, else this.
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let names = Customer::query().select(|c| (c.name.nullif("Helen"), c.name.nullif("")));
            /// assert_eq!(db.read(|tx| tx.all(names))?, [(None, Some("Helen".to_owned()))]);
            /// # Ok(())
            /// # }
            /// ```
            pub fn nullif<R: Operand<V::Scalar>>(self, other: R) -> Expr<V::Scalar, Optional> {
                let parts = vec![Expression::into_node(self), other.into_node()];
                Expr::new(Node::Call(Function::NullIf, parts))
            }

            /// Is the same value, of a type that may be NULL: for functions that are written once for columns of both kinds.
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// fn short(text: fk::Expr<String, Optional>) -> fk::Expr<bool, Optional> {
            ///     text.len().lt(5)
            /// }
            /// let items = Item::query().filter(|i| short(i.name.or_null()));
            /// assert_eq!(db.read(|tx| tx.all(items))?, [lamp]);
            /// # Ok(())
            /// # }
            /// ```
            pub fn or_null(self) -> Expr<V::Scalar, Optional> {
                Expr::new(Expression::into_node(self))
            }
        }
    )*};
}

methods!(Column Expr);

/// A list that is longer than this is bound as one value.
const LONG: usize = 500;

/// Is `x IN (..)`. So many values are one, that there is no limit to their number and a text for all numbers of them.
pub(super) fn one_of(node: Node, values: Vec<Node>) -> Node {
    let node = Box::new(node);
    if values.len() <= LONG || !values.iter().all(|value| matches!(value, Node::Value(_))) {
        return Node::In(node, values);
    }
    let array = values.into_iter().map(|value| if let Node::Value(value) = value { value } else { Any::Null });
    Node::InArray(node, array.collect())
}
