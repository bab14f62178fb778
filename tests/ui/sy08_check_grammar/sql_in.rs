// SY8: there is no `in`.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(quantity in (1, 2))]
    quantity: i64,
}

fn main() {}
