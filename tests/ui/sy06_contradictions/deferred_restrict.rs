// SY6: `restrict` is not deferred; the second of the two words is shown.
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
    #[references(on_delete = restrict, deferred)]
    customer_id: Key<Customer>,
}

fn main() {}
