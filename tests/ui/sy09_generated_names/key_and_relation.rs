// SY9: a candidate key and a relation differ in name.
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
    #[unique]
    buyer: i64,
    #[references(on_delete = cascade, as buyer_key)]
    customer_id: Key<Customer>,
}

fn main() {}
