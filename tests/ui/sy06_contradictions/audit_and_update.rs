// SY6: an audited reference has no action on update.
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
    #[references(on_delete = no_action, on_update = cascade, enforced = audit)]
    customer_id: Key<Customer>,
}

fn main() {}
