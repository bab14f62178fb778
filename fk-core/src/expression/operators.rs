//! The methods of columns and expressions, written once for both.

use std::ops::{Add, Div, Mul, Neg, Not, Rem, Sub};

use super::{Asks, Binary, Column, Condition, Expr, HasArithmetic, HasOrder, HasProducts, Node, Operand, Part, Unary};
use crate::nullness::{Nullness, Optional};
use crate::query::{Sort, ValuesOf};
use crate::schema::Storage;
use crate::value::{HasBase, Scalar, Value};

/// What comparing `V` on a path `N` with `R` may be.
type Compared<V, N, R> =
    Expr<bool, <<<V as Value>::Null as Nullness>::Or<N> as Nullness>::Or<<R as Operand<<V as Value>::Scalar>>::Null>>;

/// What one operand of type `V` on a path `N` may be.
type Same<V, N> = <<V as Value>::Null as Nullness>::Or<N>;

/// What comes of it and another operand.
type With<V, N, Other> = <Same<V, N> as Nullness>::Or<Other>;

macro_rules! methods {
    ($($name:ident)*) => {$(
        impl<V: Value, N: Nullness> $name<V, N> {
            /// Is `=`; NULL where either side is.
            pub fn eq<R: Operand<V::Scalar>>(self, other: R) -> Compared<V, N, R> {
                self.with(Binary::Eq, other)
            }

            /// Is `<>`; NULL where either side is.
            pub fn ne<R: Operand<V::Scalar>>(self, other: R) -> Compared<V, N, R> {
                self.with(Binary::Ne, other)
            }

            /// Is `<`.
            pub fn lt<R: Operand<V::Scalar>>(self, other: R) -> Compared<V, N, R>
            where
                <V::Scalar as Scalar>::Order: HasOrder<V::Scalar>,
            {
                self.with(Binary::Lt, other)
            }

            /// Is `<=`.
            pub fn le<R: Operand<V::Scalar>>(self, other: R) -> Compared<V, N, R>
            where
                <V::Scalar as Scalar>::Order: HasOrder<V::Scalar>,
            {
                self.with(Binary::Le, other)
            }

            /// Is `>`.
            pub fn gt<R: Operand<V::Scalar>>(self, other: R) -> Compared<V, N, R>
            where
                <V::Scalar as Scalar>::Order: HasOrder<V::Scalar>,
            {
                self.with(Binary::Gt, other)
            }

            /// Is `>=`.
            pub fn ge<R: Operand<V::Scalar>>(self, other: R) -> Compared<V, N, R>
            where
                <V::Scalar as Scalar>::Order: HasOrder<V::Scalar>,
            {
                self.with(Binary::Ge, other)
            }

            /// Is `BETWEEN`, both ends included.
            pub fn between<L, H>(self, low: L, high: H) -> Expr<bool, <With<V, N, L::Null> as Nullness>::Or<H::Null>>
            where
                L: Operand<V::Scalar>,
                H: Operand<V::Scalar>,
                <V::Scalar as Scalar>::Order: HasOrder<V::Scalar>,
            {
                Expr::new(Node::Between(Box::new([self.into_node(), low.into_node(), high.into_node()])))
            }

            /// Is `IN`: equal to one of the values. No value at all is no match. There may be any number of them.
            pub fn is_in<R: Operand<V::Scalar>>(
                self,
                values: impl IntoIterator<Item = R>,
            ) -> Expr<bool, With<V, N, R::Null>> {
                let values = values.into_iter().map(Operand::into_node).collect();
                Expr::new(super::null::one_of(self.into_node(), values))
            }

            /// Is `IN` of what a query selects; NULL where it isn't found and one of those is NULL (SQLite documentation,
            /// "The IN and NOT IN operators").
            ///
            /// ```
            /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
            /// # fn main() -> fk::Result<()> {
            /// # let (db, helen, lamp, order) = shop()?;
            /// let named = Customer::query().filter(|c| c.name.like("H%")).select(|c| c.id);
            /// let theirs = Order::query().filter(|o| o.customer_id.in_query(named));
            /// assert_eq!(db.read(|tx| tx.all(theirs))?, [order]);
            /// # Ok(())
            /// # }
            /// ```
            pub fn in_query<Q: ValuesOf<V::Scalar>>(self, query: Q) -> Expr<bool, Optional> {
                Expr::new(crate::query::ask(query.into_data(), Asks::Contains(vec![self.into_node()])))
            }

            /// Is `IS`: equal, or both NULL; never NULL itself.
            pub fn is<R: Operand<V::Scalar>>(self, other: R) -> Expr<bool> {
                Expr::new(Node::binary(Binary::Is, self.into_node(), other.into_node()))
            }

            /// Is `IS NOT`: different, NULL taken for a value; never NULL itself.
            pub fn is_not<R: Operand<V::Scalar>>(self, other: R) -> Expr<bool> {
                Expr::new(Node::binary(Binary::IsNot, self.into_node(), other.into_node()))
            }

            /// Is `IS NULL`; never NULL itself.
            pub fn is_null(self) -> Expr<bool> {
                Expr::new(Node::unary(Unary::IsNull, self.into_node()))
            }

            /// Is `IS NOT NULL`; never NULL itself.
            pub fn is_not_null(self) -> Expr<bool> {
                Expr::new(Node::unary(Unary::IsNotNull, self.into_node()))
            }

            /// Sorts by this, smallest first; NULL is smallest.
            pub fn asc(self) -> Sort
            where
                <V::Scalar as Scalar>::Order: HasOrder<V::Scalar>,
            {
                Sort::new(self.into_node(), false)
            }

            /// Sorts by this, largest first; NULL comes last.
            pub fn desc(self) -> Sort
            where
                <V::Scalar as Scalar>::Order: HasOrder<V::Scalar>,
            {
                Sort::new(self.into_node(), true)
            }

            fn with<R: Operand<V::Scalar>>(self, op: Binary, other: R) -> Compared<V, N, R> {
                Expr::new(Node::binary(op, self.into_node(), other.into_node()))
            }
        }

        impl<V: Value<Scalar = S>, S: Scalar<Base: HasBase<S, Base = String>>, N: Nullness> $name<V, N> {
            /// Is the number of characters.
            pub fn len(self) -> Expr<i64, Same<V, N>> {
                Expr::new(Node::unary(Unary::Length, self.into_node()))
            }
        }

        impl<N: Nullness> $name<bool, N> {
            /// Is `AND`.
            pub fn and<C: Condition>(self, other: C) -> Expr<bool, N::Or<C::Null>> {
                Expr::new(Node::binary(Binary::And, self.into_node(), other.into_node()))
            }

            /// Is `OR`.
            pub fn or<C: Condition>(self, other: C) -> Expr<bool, N::Or<C::Null>> {
                Expr::new(Node::binary(Binary::Or, self.into_node(), other.into_node()))
            }
        }

        impl<N: Nullness> Not for $name<bool, N> {
            type Output = Expr<bool, N>;

            fn not(self) -> Expr<bool, N> {
                Expr::new(Node::unary(Unary::Not, self.into_node()))
            }
        }

        impl<V: Value, N: Nullness> Neg for $name<V, N>
        where
            <V::Scalar as Scalar>::Arithmetic: HasArithmetic<V::Scalar>,
        {
            type Output = Expr<V::Scalar, Same<V, N>>;

            fn neg(self) -> Self::Output {
                let is_integer = <V::Scalar as Scalar>::DEF.storage == Storage::Integer;
                Expr::new(Node::unary(if is_integer { Unary::NegInteger } else { Unary::Neg }, self.into_node()))
            }
        }

        methods!(@arithmetic $name Add add HasArithmetic, Sub sub HasArithmetic, Mul mul HasProducts);
        methods!(@division $name Div div, Rem rem);
    )*};
    (@arithmetic $name:ident $($op:ident $fn:ident $also:ident),*) => {$(
        impl<V: Value, N: Nullness, R: Operand<V::Scalar>> $op<R> for $name<V, N>
        where
            <V::Scalar as Scalar>::Arithmetic: HasArithmetic<V::Scalar> + $also<V::Scalar>,
        {
            type Output = Expr<V::Scalar, <Same<V, N> as Nullness>::Or<R::Null>>;

            fn $fn(self, other: R) -> Self::Output {
                Expr::new(arithmetic::<V::Scalar>(Binary::$op, self.into_node(), other.into_node()))
            }
        }
    )*};
    (@division $name:ident $($op:ident $fn:ident),*) => {$(
        impl<V: Value, N: Nullness, R: Operand<V::Scalar>> $op<R> for $name<V, N>
        where
            <V::Scalar as Scalar>::Arithmetic: HasArithmetic<V::Scalar> + HasProducts<V::Scalar>,
        {
            type Output = Expr<V::Scalar, Optional>;

            fn $fn(self, other: R) -> Self::Output {
                Expr::new(arithmetic::<V::Scalar>(Binary::$op, self.into_node(), other.into_node()))
            }
        }
    )*};
}

methods!(Column Expr);

/// Arithmetic of integers is told apart, since it can overflow.
fn arithmetic<S: Scalar>(op: Binary, left: Node, right: Node) -> Node {
    match S::DEF.storage {
        Storage::Integer => Node::Integer(op, Box::new([left, right])),
        _ => Node::binary(op, left, right),
    }
}

impl<T, N> Column<T, N> {
    fn into_node(self) -> Node {
        self.node()
    }
}

impl<V: Value, N> Column<V, N> {
    /// Gives the column a new value, in `set`.
    pub fn set(self, value: impl IntoColumn<V>) -> Part
    where
        N: Settable,
    {
        Part { path: self.path(), index: self.index(), value: value.into_node() }
    }
}

/// Marks columns that can be set: those of the table itself which the database doesn't generate.
#[diagnostic::on_unimplemented(
    message = "this column can't be set",
    label = "a generated column, or one of another row that may be missing",
    note = "set those that a `#[generated(..)]` column is computed from; set another table's rows by a query of its own"
)]
pub trait Settable {}

#[diagnostic::do_not_recommend]
impl Settable for crate::Required {}

/// Can be stored in a column of type `V`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a column of type `{V}`",
    label = "expected `{V}`"
)]
pub trait IntoColumn<V> {
    /// Gives the value as a node.
    fn into_node(self) -> Node;
}

#[diagnostic::do_not_recommend]
impl<V: Value> IntoColumn<V> for V {
    fn into_node(self) -> Node {
        Node::value(&self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoColumn<String> for &str {
    fn into_node(self) -> Node {
        Node::Value(crate::Any::Text(self.to_owned()))
    }
}

impl<V: Value, W: StoredIn<V, N>, N: Nullness> IntoColumn<V> for Column<W, N> {
    fn into_node(self) -> Node {
        self.into_node()
    }
}

impl<V: Value, W: StoredIn<V, N>, N: Nullness> IntoColumn<V> for Expr<W, N> {
    fn into_node(self) -> Node {
        self.into_node()
    }
}

/// Says that an expression of this type, on a path that may be NULL as `N` says, can be stored in a column of type `V`. A
/// trait of its own, so that what an error quotes is one line.
pub trait StoredIn<V: Value, N>: Value {}

impl<V: Value, W: Value, N: Nullness> StoredIn<V, N> for W
where
    W::Scalar: SameAs<V::Scalar>,
    Same<W, N>: FitsInto<V::Null>,
{
}

/// Says that an expression of this type is one of type `T`.
#[diagnostic::on_unimplemented(
    message = "an expression of type `{Self}` cannot be stored in a column of type `{T}`",
    label = "expected an expression of type `{T}`"
)]
pub trait SameAs<T> {}

#[diagnostic::do_not_recommend]
impl<T> SameAs<T> for T {}

/// Says that what may be NULL as this says can be stored where that is allowed as `N` says.
#[diagnostic::on_unimplemented(
    message = "an expression that may be NULL can't be stored in a column that may not",
    label = "this may be NULL",
    note = "say what it is then: `.coalesce(..)`"
)]
pub trait FitsInto<N> {}

#[diagnostic::do_not_recommend]
impl<N> FitsInto<N> for crate::Required {}

#[diagnostic::do_not_recommend]
impl FitsInto<Self> for Optional {}

#[diagnostic::do_not_recommend]
impl<V: Scalar> IntoColumn<Option<V>> for V {
    fn into_node(self) -> Node {
        Node::value(&self)
    }
}
