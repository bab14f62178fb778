// SY6: a key that is another table's is named by the struct.
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
    customer_id: Key<Self, Key<Customer>>,
}

fn main() {}
