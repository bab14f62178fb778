// SY8: a function has its arguments.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(between(quantity, 1))]
    quantity: i64,
    note: Option<String>,
}

fn main() {}
