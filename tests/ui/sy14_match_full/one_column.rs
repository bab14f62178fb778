// SY14: `match = full` is about several columns.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict, match = full)]
    customer_id: Option<Key<Customer>>,
}

fn main() {}
