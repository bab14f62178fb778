// SY2: `references` belongs on a field.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table)]
#[references(Customer, on_delete = cascade)]
struct Order {
    #[key]
    id: Key<Self>,
    #[not_a_reference]
    customer_id: Key<Customer>,
}

fn main() {}
