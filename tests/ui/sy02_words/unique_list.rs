// SY2: `unique` is about its own field.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[unique(number, place)]
    number: i64,
    place: i64,
}

fn main() {}
