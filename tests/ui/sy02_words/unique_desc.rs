// SY2: a key's columns have no order.
use fk::prelude::*;

#[derive(Table)]
#[table(unique(a, b desc))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    b: i64,
}

fn main() {}
