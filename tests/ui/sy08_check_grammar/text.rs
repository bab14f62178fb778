// SY8: a check isn't a text.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check("quantity > 1")]
    quantity: i64,
}

fn main() {}
