// FK26: a value is not selected.
use fk::prelude::*;

#[derive(Table)]
#[table(has_many(orders: Order))]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table)]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
}

#[derive(Row)]
struct Line {
    id: Key<Order>,
    position: i64,
}

fn main() {
    let _ = Order::query().select(|o| SelectLine { id: o.id, position: 1 });
}
