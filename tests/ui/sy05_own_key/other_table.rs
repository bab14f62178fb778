// SY5: `#[key]` is the table's own key.
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
    id: Key<Customer>,
}

#[derive(Schema)]
#[schema(Order)]
struct Shop;

fn main() {}
