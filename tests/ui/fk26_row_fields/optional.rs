// FK26: what may be NULL is for an optional field.
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
    id: Key<Customer>,
    newest: Key<Order>,
}

fn main() {
    let _ = Customer::query().select(|c| SelectLine { id: c.id, newest: c.orders().max(|o| o.id) });
}
