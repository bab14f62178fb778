// FK2: a raw integer is no reference, also where the attribute names the parent.
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
    #[references(Customer, on_delete = cascade)]
    customer_id: i64,
}

fn main() {}
