// FK9: a table's name is there once in a schema.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table)]
#[table(name = "customers")]
struct Order {
    #[key]
    id: Key<Self>,
    note: String,
}

#[derive(Schema)]
#[schema(Customer, Order)]
struct Shop;

fn main() {}
