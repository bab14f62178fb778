// SY2: a relation is written with `:`.
use fk::prelude::*;

#[derive(Table)]
#[table(has_many(orders = Order))]
struct Order {
    #[key]
    id: Key<Self>,
    number: i64,
}

fn main() {}
