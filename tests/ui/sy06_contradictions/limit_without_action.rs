// SY6: what deletes and changes nothing has nothing to limit.
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
    #[references(on_delete = restrict, cascade_limit = 100)]
    customer_id: Key<Customer>,
}

fn main() {}
