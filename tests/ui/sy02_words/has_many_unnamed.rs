// SY2: a relation has a name.
use fk::prelude::*;

#[derive(Table)]
#[table(has_many(Order))]
struct Order {
    #[key]
    id: Key<Self>,
    number: i64,
}

fn main() {}
