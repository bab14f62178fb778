// FK12: a page begins at a cursor of its own table.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers", has_many(orders: Order))]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
}

fn main() {
    let cursor: fk::Cursor<Customer> = "AAAA".parse().unwrap();
    let _ = Order::query().page(20).after(cursor);
}
