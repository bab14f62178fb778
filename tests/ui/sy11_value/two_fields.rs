// SY11: a value is one value.
use fk::prelude::*;

#[derive(Value)]
struct Money(i64, String);

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    price: Money,
}

fn main() {}
