// SY1: a table is a struct with named fields.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    note: String,
}

#[derive(Schema)]
#[schema(Order)]
struct Shop;

fn main() {}
