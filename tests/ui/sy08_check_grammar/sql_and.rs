// SY8: there is no `and`.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(quantity > 1 and quantity < 9)]
    quantity: i64,
}

fn main() {}
