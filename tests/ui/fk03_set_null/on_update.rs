// FK3: `set_null` needs a column that may be NULL, on update too.
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
    #[references(on_delete = cascade, on_update = set_null)]
    customer_id: Key<Customer>,
}

fn main() {}
