// FK14: a key's column is never NULL.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table)]
#[table(key(customer_id, number))]
struct Order {
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
    number: i64,
}

fn main() {
    let _: OrderKey = Order::key(Key::from_raw(1), 2);
    let _: CandidateKey<Order, Key<Order, (Key<Customer>, i64)>> = Order::PRIMARY_KEY;
}
