//! `case` and `value`: expressions that begin with neither a column nor a query.

use std::fmt;
use std::marker::PhantomData;

use super::{Column, Condition, Expr, Marker, Node, Operand};
use crate::nullness::{Nullness, Optional, Required};
use crate::value::{Scalar, Value};

/// Is something with a type of its own that can stand alone in an expression: a value, a column, an expression.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of an expression",
    label = "expected a value that a column can hold, a column or an expression"
)]
pub trait IntoExpression {
    /// Its type, without `Option`.
    type Scalar: Scalar;
    /// Whether it may be NULL.
    type Null: Nullness;

    /// Gives it as a node.
    fn into_node(self) -> Node;
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> IntoExpression for T {
    type Scalar = T;
    type Null = Required;

    fn into_node(self) -> Node {
        Node::value(&self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> IntoExpression for Option<T> {
    type Scalar = T;
    type Null = Optional;

    fn into_node(self) -> Node {
        Node::value(&self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoExpression for &str {
    type Scalar = String;
    type Null = Required;

    fn into_node(self) -> Node {
        Node::Value(crate::Any::Text(self.to_owned()))
    }
}

#[diagnostic::do_not_recommend]
impl<V: Value, N: Nullness> IntoExpression for Column<V, N> {
    type Scalar = V::Scalar;
    type Null = <V::Null as Nullness>::Or<N>;

    fn into_node(self) -> Node {
        self.node()
    }
}

#[diagnostic::do_not_recommend]
impl<V: Value, N: Nullness> IntoExpression for Expr<V, N> {
    type Scalar = V::Scalar;
    type Null = <V::Null as Nullness>::Or<N>;

    fn into_node(self) -> Node {
        self.into_node()
    }
}

/// Makes an expression of a value, which is bound when the statement runs.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() -> fk::Result<()> {
/// # let (db, helen, lamp, order) = shop()?;
/// let prices = Item::query().select(|i| (i.name, fk::value(5000_i64) - i.price_cents));
/// assert_eq!(db.read(|tx| tx.all(prices))?, [("Lamp".to_owned(), 3001)]);
/// # Ok(())
/// # }
/// ```
pub fn value<C: IntoExpression>(value: C) -> Expr<C::Scalar, C::Null> {
    Expr::new(value.into_node())
}

/// Begins a `CASE`: the value of the first condition that is true.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() -> fk::Result<()> {
/// # let (db, helen, lamp, order) = shop()?;
/// let classes = Item::query().select(|i| {
///     let class = fk::case().when(i.price_cents.lt(500), "cheap").when(i.price_cents.lt(5000), "fair").otherwise("dear");
///     let free = fk::case().when(i.price_cents.eq(0), i.name).end();
///     (class, free)
/// });
/// assert_eq!(db.read(|tx| tx.all(classes))?, [("fair".to_owned(), None)]);
/// # Ok(())
/// # }
/// ```
pub fn case() -> Case {
    Case { arms: Vec::new(), of: PhantomData }
}

/// Is a `CASE` in the making; see [`case()`].
#[must_use = "a case is an expression only with `otherwise` or `end`"]
pub struct Case<V = (), N = Required> {
    arms: Vec<(Node, Node)>,
    of: Marker<(V, N)>,
}

impl Case {
    /// Gives this value where the condition is true, and with it the type of all others.
    pub fn when<B: Condition, C: IntoExpression>(self, condition: B, value: C) -> Case<C::Scalar, C::Null> {
        Case { arms: vec![(condition.into_node(), value.into_node())], of: PhantomData }
    }
}

impl<V: Scalar, N: Nullness> Case<V, N> {
    /// Gives this value where the condition is true and none before it.
    pub fn when<B: Condition, R: Operand<V>>(mut self, condition: B, value: R) -> Case<V, N::Or<R::Null>> {
        self.arms.push((condition.into_node(), value.into_node()));
        Case { arms: self.arms, of: PhantomData }
    }

    /// Gives this value where no condition is true.
    pub fn otherwise<R: Operand<V>>(self, value: R) -> Expr<V, N::Or<R::Null>> {
        Expr::new(Node::Case(self.arms, Some(Box::new(value.into_node()))))
    }

    /// Gives NULL where no condition is true.
    pub fn end(self) -> Expr<V, Optional> {
        Expr::new(Node::Case(self.arms, None))
    }
}

impl<V, N> fmt::Debug for Case<V, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Case").field(&self.arms).finish()
    }
}
