// SY8: `is_in` takes values.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[check(is_in(a))]
    a: i64,
}

fn main() {}
