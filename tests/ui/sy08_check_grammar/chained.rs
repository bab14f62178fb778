// SY8: comparisons don't chain.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(0 < quantity < 9)]
    quantity: i64,
}

fn main() {}
