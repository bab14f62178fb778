// SY7: also where the type is an alias.
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
    customer: CustomerKey,
}

#[derive(Schema)]
#[schema(Customer, Order)]
struct Shop;

fn main() {}
