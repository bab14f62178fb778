// SY6: a field is a reference or none.
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
    #[references(on_delete = cascade)]
    #[not_a_reference]
    customer_id: Key<Customer>,
}

fn main() {}
