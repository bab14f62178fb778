//! What a compound query's rows can be sorted by: columns that stand for what the parts give.

use crate::expression::{Column, Expr, Path};
use crate::nullness::{Nullness, Required};
use crate::query::form::Whole;
use crate::query::{Choice, Chosen, Fields, Form, Groups, MadeOf, Mapped, Parts, Selected, Selection, WholeRow};
use crate::table::{Of, Table};
use crate::value::Value;

/// Is a form of which columns can be made that stand for what it gives.
#[diagnostic::on_unimplemented(
    message = "what this query gives can't be sorted by",
    label = "expected rows of a table, or columns and expressions from `select`"
)]
pub trait Outputs: Form {
    /// The columns: those of a table, one, or a tuple.
    type Outputs;

    /// Gives the columns; `path` is the compound query's own.
    fn outputs(path: Path) -> Self::Outputs;
}

#[diagnostic::do_not_recommend]
impl<T: Table> Outputs for Whole<T> {
    type Outputs = T::Columns<Required>;

    fn outputs(path: Path) -> Self::Outputs {
        T::columns(path)
    }
}

#[diagnostic::do_not_recommend]
impl<S: SelectionOutputs> Outputs for Selected<S> {
    type Outputs = S::Outputs;

    fn outputs(path: Path) -> S::Outputs {
        S::outputs(path, &mut 0)
    }
}

#[diagnostic::do_not_recommend]
impl<S: SelectionOutputs> Outputs for Groups<S> {
    type Outputs = S::Outputs;

    fn outputs(path: Path) -> S::Outputs {
        S::outputs(path, &mut 0)
    }
}

#[diagnostic::do_not_recommend]
impl<F: Outputs, R> Outputs for Mapped<F, R>
where
    Mapped<F, R>: Form,
{
    type Outputs = F::Outputs;

    fn outputs(path: Path) -> F::Outputs {
        F::outputs(path)
    }
}

#[diagnostic::do_not_recommend]
impl<F: Outputs> Outputs for super::Compound<F> {
    type Outputs = F::Outputs;

    fn outputs(path: Path) -> F::Outputs {
        F::outputs(path)
    }
}

/// Is a selection of columns and expressions, each of which becomes a column.
#[diagnostic::on_unimplemented(
    message = "rows of this selection can't be sorted by what it gives",
    label = "expected columns and expressions, or a tuple of them"
)]
pub trait SelectionOutputs: Selection {
    /// The columns.
    type Outputs;

    /// Gives the columns from position `at` on, which goes behind them.
    fn outputs(path: Path, at: &mut u16) -> Self::Outputs;
}

fn next<V, N>(path: Path, at: &mut u16) -> Column<V, N> {
    *at += 1;
    Column::new(path, *at - 1)
}

#[diagnostic::do_not_recommend]
impl<V: Value, N: Nullness> SelectionOutputs for Column<V, N> {
    type Outputs = Column<V, N::Plain>;

    fn outputs(path: Path, at: &mut u16) -> Self::Outputs {
        next(path, at)
    }
}

#[diagnostic::do_not_recommend]
impl<V: Value, N: Nullness> SelectionOutputs for Expr<V, N> {
    type Outputs = Column<V, N::Plain>;

    fn outputs(path: Path, at: &mut u16) -> Self::Outputs {
        next(path, at)
    }
}

// As with `Selection`: tuples, whole rows and structs say by what they are selected.
#[diagnostic::do_not_recommend]
impl<C: Chosen<Choice: ChoiceOutputs>> SelectionOutputs for C {
    type Outputs = <C::Choice as ChoiceOutputs>::Outputs;

    fn outputs(path: Path, at: &mut u16) -> Self::Outputs {
        C::Choice::outputs(path, at)
    }
}

/// Is how a struct is selected whose parts become columns.
pub trait ChoiceOutputs: Choice {
    /// The columns.
    type Outputs;

    /// Gives the columns from position `at` on, which goes behind them.
    fn outputs(path: Path, at: &mut u16) -> Self::Outputs;
}

/// Rows aren't sorted by a whole row of another table: nothing stands in its place.
impl<T: Table, N: Nullness> ChoiceOutputs for WholeRow<T, N> {
    type Outputs = ();

    fn outputs(_: Path, at: &mut u16) {
        // A table has fewer columns.
        *at += u16::try_from(Of::<T>::SHAPE.columns.len()).unwrap_or(u16::MAX);
    }
}

/// A struct's fields are a tuple.
impl<R: MadeOf<P>, P: SelectionOutputs> ChoiceOutputs for Fields<R, P> {
    type Outputs = P::Outputs;

    fn outputs(path: Path, at: &mut u16) -> P::Outputs {
        P::outputs(path, at)
    }
}

macro_rules! tuples {
    ($($($ty:ident)*;)*) => {$(
        impl<$($ty: SelectionOutputs),*> ChoiceOutputs for Parts<($($ty,)*)> {
            type Outputs = ($($ty::Outputs,)*);

            fn outputs(path: Path, at: &mut u16) -> Self::Outputs {
                ($($ty::outputs(path, at),)*)
            }
        }
    )*};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
    A B C D E F G H I;
    A B C D E F G H I J;
    A B C D E F G H I J K;
    A B C D E F G H I J K L;
    A B C D E F G H I J K L M;
    A B C D E F G H I J K L M N;
    A B C D E F G H I J K L M N O;
    A B C D E F G H I J K L M N O P;
}
