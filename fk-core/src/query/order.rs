//! [`Order`]: how rows are sorted.

use crate::expression::Node;

/// Says how to sort: made by `asc` and `desc` of a column or an expression.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "a sort does nothing outside `order_by`"]
pub struct Sort {
    pub(crate) by: Node,
    pub(crate) descending: bool,
    /// Whether NULL comes first; unless said, it is smaller than anything (SQLite documentation, "SELECT", §4).
    pub(crate) nulls_first: Option<bool>,
}

impl Sort {
    pub(crate) fn new(by: Node, descending: bool) -> Self {
        Self { by, descending, nulls_first: None }
    }

    /// Whether NULL is said to come first, where that isn't its usual place.
    pub(crate) fn unusual(&self) -> Option<bool> {
        self.nulls_first.filter(|first| *first == self.descending)
    }

    /// Puts NULL before everything else.
    pub fn nulls_first(mut self) -> Self {
        self.nulls_first = Some(true);
        self
    }

    /// Puts NULL behind everything else.
    pub fn nulls_last(mut self) -> Self {
        self.nulls_first = Some(false);
        self
    }
}

/// Is what `order_by` takes: one [`Sort`] or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an order",
    label = "expected `.asc()` or `.desc()` of a column, or a tuple of them"
)]
pub trait Order {
    /// Appends itself.
    fn add_to(self, order: &mut Vec<Sort>);
}

#[diagnostic::do_not_recommend]
impl Order for Sort {
    fn add_to(self, order: &mut Vec<Sort>) {
        order.push(self);
    }
}

#[diagnostic::do_not_recommend]
impl Order for Vec<Sort> {
    fn add_to(mut self, order: &mut Vec<Sort>) {
        order.append(&mut self);
    }
}

macro_rules! tuple {
    ($($ty:ident $at:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($ty: Order),*> Order for ($($ty,)*) {
            fn add_to(self, order: &mut Vec<Sort>) {
                $(self.$at.add_to(order);)*
            }
        }
    };
}

tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
