// SY6: what isn't enforced isn't put off.
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
    #[references(on_delete = no_action, enforced = audit, deferred)]
    customer_id: Key<Customer>,
}

fn main() {}
