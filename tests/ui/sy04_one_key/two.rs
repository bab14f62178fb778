// SY4: a table has one key; of several columns, the struct names it.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table)]
struct Order {
    #[key]
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
    #[key]
    number: i64,
}

fn main() {}
