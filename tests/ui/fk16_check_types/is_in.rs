// FK16: the values of `is_in` are of the field's type.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[check(is_in(size, 1, "two"))]
    size: i64,
}

fn main() {}
