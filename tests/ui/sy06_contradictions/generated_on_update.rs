// SY6: no change of a key is written to a generated column.
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
    #[references(on_delete = restrict, on_update = cascade)]
    #[generated(sql = "abs(1)")]
    customer_id: Key<Customer>,
}

fn main() {}
