//! The values by which a candidate key is asked: one, or a tuple of as many as it has columns.

use crate::expression::{Node, Operand};
use crate::value::Value;

/// Names a row by a candidate key: one column's value, or a tuple of several, in the key's order.
///
/// ```
/// # use fk::prelude::*;
/// #[derive(Table)]
/// #[table(name = "courses", unique(department, number))]
/// struct Course {
///     #[key]
///     id: Key<Self>,
///     department: String,
///     number: i64,
///     #[unique]
///     title: String,
/// }
/// # #[derive(Schema)]
/// # #[schema(Course)]
/// # struct School;
/// # fn main() -> fk::Result<()> {
/// # let db = Db::<School>::in_memory()?;
/// db.read(|tx| {
///     let _ = tx.get_by(Course::DEPARTMENT_NUMBER_KEY, ("CS", 101))?;
///     let _ = tx.get_by(Course::TITLE_KEY, "Programming")?;
///     Ok(())
/// })
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of a candidate key that holds `{V}`",
    label = "expected `{V}`"
)]
pub trait CandidateValue<V> {
    /// Gives the columns' values, in the key's order.
    fn into_nodes(self) -> Vec<Node>;
}

#[diagnostic::do_not_recommend]
impl<V: Value, R: Operand<V::Scalar>> CandidateValue<V> for R {
    fn into_nodes(self) -> Vec<Node> {
        vec![self.into_node()]
    }
}

macro_rules! tuple {
    ($($ty:ident $value:ident $at:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($ty: Value,)* $($value: Operand<$ty::Scalar>),*> CandidateValue<($($ty,)*)> for ($($value,)*) {
            fn into_nodes(self) -> Vec<Node> {
                vec![$(self.$at.into_node()),*]
            }
        }

        // A key that is a row's own, as `row.key()` or `T::key(..)` give it.
        #[diagnostic::do_not_recommend]
        impl<T: 'static, $($ty: crate::value::Scalar),*> CandidateValue<crate::Key<T, ($($ty,)*)>>
            for crate::Key<T, ($($ty,)*)>
        {
            fn into_nodes(self) -> Vec<Node> {
                let key = self.into_raw();
                vec![$(Node::value(&key.$at)),*]
            }
        }
    };
}

tuple!(A VA 0, B VB 1);
tuple!(A VA 0, B VB 1, C VC 2);
tuple!(A VA 0, B VB 1, C VC 2, D VD 3);
tuple!(A VA 0, B VB 1, C VC 2, D VD 3, E VE 4);
tuple!(A VA 0, B VB 1, C VC 2, D VD 3, E VE 4, F VF 5);
tuple!(A VA 0, B VB 1, C VC 2, D VD 3, E VE 4, F VF 5, G VG 6);
tuple!(A VA 0, B VB 1, C VC 2, D VD 3, E VE 4, F VF 5, G VG 6, H VH 7);
