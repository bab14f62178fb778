// SY8: a check has no methods.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(quantity.abs() > 0)]
    quantity: i64,
    note: Option<String>,
}

fn main() {}
