// SY2: a word is given once.
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
    #[references(on_delete = cascade, on_update = cascade, on_delete = restrict)]
    customer_id: Key<Customer>,
}

fn main() {}
