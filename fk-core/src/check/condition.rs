//! What `#[check(..)]` is expanded to, where the methods of columns would complain in words of their
//! own: FK16.

use crate::expression::{Binary, Column, Condition, Expr, HasOrder, Node, Operand, Unary};
use crate::nullness::Nullness;
use crate::value::{Base, Scalar, Value};

/// Is a field of type `T` as a check sees it: of the type that is stored, so that literals of it compare with
/// newtypes, enums and keys too.
pub type Stored<T> = Column<Base<<T as Value>::Scalar>, <T as Value>::Null>;

/// FK16: a check is a condition.
pub fn condition<C: Condition>(condition: C) -> Node {
    condition.into_node()
}

/// Is `AND`. Whether NULL is possible is inferred, not projected: that would tell of a fault twice.
pub fn and<L, R, N, M>(left: L, right: R) -> Expr<bool, N::Or<M>>
where
    L: Condition<Null = N>,
    R: Condition<Null = M>,
    N: Nullness,
    M: Nullness,
{
    Expr::new(Node::binary(Binary::And, left.into_node(), right.into_node()))
}

/// Is `OR`.
pub fn or<L, R, N, M>(left: L, right: R) -> Expr<bool, N::Or<M>>
where
    L: Condition<Null = N>,
    R: Condition<Null = M>,
    N: Nullness,
    M: Nullness,
{
    Expr::new(Node::binary(Binary::Or, left.into_node(), right.into_node()))
}

/// Is `NOT`.
pub fn not<C: Condition<Null = N>, N>(condition: C) -> Expr<bool, N> {
    Expr::new(Node::unary(Unary::Not, condition.into_node()))
}

/// Is a column of text.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a text", label = "expected a field of type `String`")]
pub trait IsText {
    /// Whether it may be NULL.
    type Null: Nullness;
    /// Gives the column as a node.
    fn into_node(self) -> Node;
}

#[diagnostic::do_not_recommend]
impl<V: Value<Scalar = String>, N: Nullness> IsText for Column<V, N> {
    type Null = <V::Null as Nullness>::Or<N>;

    fn into_node(self) -> Node {
        self.node()
    }
}

/// Is the number of characters.
pub fn len<C: IsText<Null = N>, N>(column: C) -> Expr<i64, N> {
    Expr::new(Node::unary(Unary::Length, column.into_node()))
}

/// Is `LIKE`.
pub fn like<C: IsText<Null = N>, N>(column: C, pattern: &str) -> Expr<bool, N> {
    let pattern = Node::Value(crate::Any::Text(pattern.to_owned()));
    Expr::new(Node::binary(Binary::Like, column.into_node(), pattern))
}

/// Is `BETWEEN`. The method would tell of its bounds at length.
pub fn is_between<V: Value, N: Nullness, L, H>(
    column: Column<V, N>,
    low: L,
    high: H,
) -> Expr<bool, <V::Null as Nullness>::Or<N>>
where
    L: Operand<V::Scalar>,
    H: Operand<V::Scalar>,
    <V::Scalar as Scalar>::Order: HasOrder<V::Scalar>,
{
    Expr::new(column.between(low, high).into_node())
}

/// FK16: what generates a column of type `T` is of that type.
pub fn generated<T, E, V, N>(expression: E) -> Node
where
    E: IsExpression<Type = V, Null = N>,
    V: Generates<T, N>,
{
    expression.into_node()
}

/// Is an expression or a column.
pub trait IsExpression {
    /// What it gives, without `Option`.
    type Type;
    /// Whether that may be NULL.
    type Null;
    /// Gives the expression as a node.
    fn into_node(self) -> Node;
}

impl<V: Value, N: Nullness> IsExpression for Column<V, N> {
    type Type = V::Scalar;
    type Null = <<V::Null as Nullness>::Or<N> as Nullness>::Plain;

    fn into_node(self) -> Node {
        self.node()
    }
}

impl<V: Value, N: Nullness> IsExpression for Expr<V, N> {
    type Type = V::Scalar;
    type Null = <<V::Null as Nullness>::Or<N> as Nullness>::Plain;

    fn into_node(self) -> Node {
        self.into_node()
    }
}

/// Is the type of an expression that generates a column of type `T`, NULL or not as `N` says.
#[diagnostic::on_unimplemented(
    message = "an expression of type `{Self}` that is `{N}` can't generate a column of type `{T}`",
    label = "expected an expression of type `{T}`",
    note = "what reads an optional field is optional: the generated column is an `Option` then"
)]
pub trait Generates<T, N> {}

#[diagnostic::do_not_recommend]
impl<V: Scalar> Generates<V, crate::Required> for V {}

#[diagnostic::do_not_recommend]
impl<V: Scalar, N> Generates<Option<V>, N> for V {}
