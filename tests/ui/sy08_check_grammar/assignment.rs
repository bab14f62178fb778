// SY8: equality is `==`.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(quantity = 1)]
    quantity: i64,
    note: Option<String>,
}

fn main() {}
