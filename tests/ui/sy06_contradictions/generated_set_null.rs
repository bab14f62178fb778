// SY6: no action writes a generated column.
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
    #[references(on_delete = set_null)]
    #[generated(sql = "abs(1)")]
    customer_id: Option<Key<Customer>>,
}

fn main() {}
