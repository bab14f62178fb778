// SY5: `#[key]` is not a raw integer.
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
    id: i64,
}

#[derive(Schema)]
#[schema(Order)]
struct Shop;

fn main() {}
