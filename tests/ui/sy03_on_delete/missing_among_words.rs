// SY3: `on_delete` is given, whatever else is.
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
    #[references(on_update = cascade)]
    customer_id: Key<Customer>,
}

fn main() {}
