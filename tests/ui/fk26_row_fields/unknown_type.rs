// FK26: a field's type is there.
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
    customer: Strin,
}

fn main() {
    let _ = Order::query().select(|o| SelectLine { id: o.id, customer: o.customer().name });
}
