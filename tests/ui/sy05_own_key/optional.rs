// SY5: `#[key]` is never NULL.
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
    id: Option<Key<Self>>,
}

#[derive(Schema)]
#[schema(Order)]
struct Shop;

fn main() {}
