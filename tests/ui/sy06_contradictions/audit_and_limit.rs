// SY6: an audited reference has nothing to limit.
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
    #[references(on_delete = no_action, enforced = audit, cascade_limit = 100)]
    customer_id: Key<Customer>,
}

fn main() {}
