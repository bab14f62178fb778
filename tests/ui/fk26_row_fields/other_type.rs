// FK26: a field is given what its type is.
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
    let _ = Order::query().select(|o| SelectLine { id: o.id, customer: o.customer().id });
}
