// SY8: a field's second check has a name.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(quantity > 0)]
    #[check(quantity < 9)]
    quantity: i64,
}

fn main() {}
