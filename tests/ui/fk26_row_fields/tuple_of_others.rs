// FK26: a tuple becomes a struct whose fields have its types, in order.
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
    customer: String,
}

fn main() {
    let _ = Order::query().select(|o| (o.customer().name, o.id)).into_row::<Line>();
}
