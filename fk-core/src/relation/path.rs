//! What the methods of columns lead to: `o.customer()`.
//!
//! Their signatures mention types of the user's that may be wrong, and a mention in a signature is an error of its own. So
//! the type is a parameter there, and inferred where the method is called: [`Is`] says which it is.

use super::ToMaybe;
use crate::check::Reference;
use crate::expression::Path;
use crate::nullness::{Nullness, Optional};
use crate::table::{Table, TableSource};

/// Is the type itself.
pub trait Is<T> {}

impl<T> Is<T> for T {}

/// Leads to one row, on a path that is `N`: a reference, or a child that there is once at most.
pub trait Joins<N> {
    /// The columns of that row.
    type Columns;

    /// Gives the columns of the row that `path` leads to.
    fn columns(path: Path) -> Self::Columns;
}

#[diagnostic::do_not_recommend]
impl<F: Reference<Parent: Table>, N: Nullness> Joins<N> for F {
    type Columns = <F::Parent as TableSource>::Columns<N::Or<F::Null>>;

    fn columns(path: Path) -> Self::Columns {
        <F::Parent as TableSource>::columns(path)
    }
}

#[diagnostic::do_not_recommend]
impl<Parent, Child: Table, N: Nullness> Joins<N> for ToMaybe<Parent, Child> {
    type Columns = Child::Columns<Optional>;

    fn columns(path: Path) -> Self::Columns {
        Child::columns(path)
    }
}
