// FK4: a column that holds a key declares its reference, or that it is none.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
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
    #[references(on_delete = restrict)]
    customer_id: Key<Customer>,
    #[not_a_reference]
    last_seen: Option<Key<Customer>>,
}

#[derive(Schema)]
#[schema(Customer, Order)]
struct Shop;

fn main() {}
