// FK4: a column that holds a key declares its reference, also as part of the table's own key.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table)]
#[table(key(customer_id, number))]
struct Order {
    customer_id: Key<Customer>,
    number: i64,
}

fn main() {}
