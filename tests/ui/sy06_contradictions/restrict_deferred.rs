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
    #[references(deferred, on_delete = no_action, on_update = restrict)]
    customer_id: Key<Customer>,
}

fn main() {}
