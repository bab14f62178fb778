// FK16: the bounds of `between` are of the field's type.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[check(between(size, 1, "nine"))]
    size: i64,
}

fn main() {}
