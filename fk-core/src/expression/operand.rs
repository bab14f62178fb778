//! What may stand beside a column: a value, a borrowed one, an optional one, another column.

use super::{Column, Expr, Node};
use crate::nullness::{Nullness, Optional, Required};
use crate::value::{No, Scalar, Sums, Value, Yes};

/// Can be compared with something of type `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be compared with `{T}`",
    label = "expected `{T}`",
    note = "a column is compared with a value of its own type, with `Option` of it, or with another column of that type"
)]
pub trait Operand<T> {
    /// Whether it may be NULL.
    type Null: Nullness;

    /// Gives the operand as a node.
    fn into_node(self) -> Node;
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Operand<T> for T {
    type Null = Required;

    fn into_node(self) -> Node {
        Node::value(&self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Operand<T> for &T {
    type Null = Required;

    fn into_node(self) -> Node {
        Node::value(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Operand<T> for Option<T> {
    type Null = Optional;

    fn into_node(self) -> Node {
        Node::value(&self)
    }
}

#[diagnostic::do_not_recommend]
impl Operand<String> for &str {
    type Null = Required;

    fn into_node(self) -> Node {
        Node::Value(crate::Any::Text(self.to_owned()))
    }
}

#[diagnostic::do_not_recommend]
impl<V: Value, N: Nullness> Operand<V::Scalar> for Column<V, N> {
    type Null = <V::Null as Nullness>::Or<N>;

    fn into_node(self) -> Node {
        self.node()
    }
}

#[diagnostic::do_not_recommend]
impl<V: Value, N: Nullness> Operand<V::Scalar> for Expr<V, N> {
    type Null = <V::Null as Nullness>::Or<N>;

    fn into_node(self) -> Node {
        self.into_node()
    }
}

/// Is a column or an expression: something with a value for each row.
#[diagnostic::on_unimplemented(message = "`{Self}` is no expression", label = "expected a column or an expression")]
pub trait Expression {
    /// Its type, as it is stored.
    type Value: Value;
    /// Whether it may be NULL for another reason than its type.
    type Null: Nullness;

    /// Gives the expression as a node.
    fn into_node(self) -> Node;
}

#[diagnostic::do_not_recommend]
impl<V: Value, N: Nullness> Expression for Column<V, N> {
    type Value = V;
    type Null = N;

    fn into_node(self) -> Node {
        self.node()
    }
}

#[diagnostic::do_not_recommend]
impl<V: Value, N: Nullness> Expression for Expr<V, N> {
    type Value = V;
    type Null = N;

    fn into_node(self) -> Node {
        self.into_node()
    }
}

/// Is something that `filter` takes: an expression or a column of type `bool`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition",
    label = "expected a comparison, or a column of type `bool`"
)]
pub trait Condition {
    /// Whether it may be NULL, which `filter` takes for no.
    type Null: Nullness;

    /// Gives the condition as a node.
    fn into_node(self) -> Node;
}

#[diagnostic::do_not_recommend]
impl<N: Nullness> Condition for Expr<bool, N> {
    type Null = N;

    fn into_node(self) -> Node {
        self.into_node()
    }
}

#[diagnostic::do_not_recommend]
impl<N: Nullness> Condition for Column<bool, N> {
    type Null = N;

    fn into_node(self) -> Node {
        self.node()
    }
}

/// Says that the stored form of `T` has an order.
#[diagnostic::on_unimplemented(
    message = "`{T}` has no order in the database",
    label = "its stored form isn't ordered as the type is"
)]
pub trait HasOrder<T> {}

#[diagnostic::do_not_recommend]
impl<T> HasOrder<T> for Yes {}

/// Says that the stored form of `T` has arithmetic.
#[diagnostic::on_unimplemented(
    message = "`{T}` has no arithmetic in the database",
    label = "its stored form isn't a number"
)]
pub trait HasArithmetic<T> {}

#[diagnostic::do_not_recommend]
impl<T> HasArithmetic<T> for Yes {}

#[diagnostic::do_not_recommend]
impl<T> HasArithmetic<T> for Sums {}

/// Says that a product of the stored form of `T`, if it has arithmetic at all, is one of `T`. What has none is told of
/// by [`HasArithmetic`] alone.
#[diagnostic::on_unimplemented(
    message = "`{T}` can't be multiplied in the database",
    label = "the stored product would have another scale"
)]
pub trait HasProducts<T> {}

#[diagnostic::do_not_recommend]
impl<T> HasProducts<T> for Yes {}

#[diagnostic::do_not_recommend]
impl<T> HasProducts<T> for No {}
