// FK2: a column holds the key of the table that its attribute names.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table)]
#[table(name = "items")]
struct Item {
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
    customer_id: Key<Item>,
}

fn main() {}
