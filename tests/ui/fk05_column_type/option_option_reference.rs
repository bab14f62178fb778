// FK5: a reference is NULL in one way only.
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
    #[references(on_delete = set_null)]
    customer_id: Option<Option<Key<Customer>>>,
}

#[derive(Schema)]
#[schema(Customer, Order)]
struct Shop;

fn main() {}
