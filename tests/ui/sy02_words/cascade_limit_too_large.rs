// SY2: a limit is a number of rows.
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
    #[references(on_delete = cascade, cascade_limit = 18446744073709551616)]
    customer_id: Key<Customer>,
}

fn main() {}
