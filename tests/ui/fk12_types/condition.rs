// FK12: `filter` takes a condition.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    number: i64,
}

fn main() {
    let _ = Order::query().filter(|o| o.number);
}
