// FK5: a row isn't its key; that is told before the relation's name.
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
    customer: Customer,
}

#[derive(Schema)]
#[schema(Customer, Order)]
struct Shop;

fn main() {}
