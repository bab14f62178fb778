// SY8: a check compares fields.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(1 > 0)]
    quantity: i64,
    note: Option<String>,
}

fn main() {}
