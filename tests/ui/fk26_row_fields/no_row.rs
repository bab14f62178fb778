// FK26: a tuple becomes a struct with the derive.
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

struct Line {
    id: Key<Order>,
}

fn main() {
    let _ = Order::query().select(|o| (o.id,)).into_row::<Line>();
    let _ = |line: Line| line.id;
}
