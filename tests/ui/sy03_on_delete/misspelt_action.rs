// SY3: an unknown action is an error at the word, with the nearest known one.
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
    #[references(on_delete = casacde)]
    customer_id: Key<Customer>,
}

fn main() {}
