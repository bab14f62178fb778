// SY2: a word is given once.
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
    #[references(on_delete = cascade, cascade_limit = 10, cascade_limit = 20)]
    customer_id: Key<Customer>,
}

fn main() {}
