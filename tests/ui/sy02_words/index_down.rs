// SY2: an order is `asc` or `desc`.
use fk::prelude::*;

#[derive(Table)]
#[table(index(a, b down))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    b: i64,
}

fn main() {}
