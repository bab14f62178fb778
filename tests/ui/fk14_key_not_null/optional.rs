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
    number: Option<i64>,
}

fn main() {}
