// SY2: `table` belongs on the struct.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "all_orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[table(name = "orders")]
    number: i64,
}

fn main() {}
