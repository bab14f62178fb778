// SY2: `name` is assigned.
use fk::prelude::*;

#[derive(Table)]
#[table(name("orders"))]
struct Order {
    #[key]
    id: Key<Self>,
    number: i64,
}

fn main() {}
