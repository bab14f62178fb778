// SY2: an unknown word is an error at the word, with the nearest known one.
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
    #[references(on_delte = cascade)]
    customer_id: Key<Customer>,
}

#[derive(Schema)]
#[schema(Customer, Order)]
struct Shop;

fn main() {
    let _ = NewOrder { customer_id: Key::from_raw(1) };
    let _ = Order::CUSTOMER;
}
