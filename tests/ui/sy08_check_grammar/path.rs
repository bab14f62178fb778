// SY8: a check knows no constants.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(quantity > i64::MIN)]
    quantity: i64,
    note: Option<String>,
}

fn main() {}
