// SY5: `#[key]` is not a raw text.
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
    id: String,
}

#[derive(Schema)]
#[schema(Order)]
struct Shop;

fn main() {}
