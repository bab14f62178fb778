// SY4: a table has a key.
use fk::prelude::*;

#[derive(Table)]
struct Order {
    note: String,
}

#[derive(Schema)]
#[schema(Order)]
struct Shop;

fn main() {
    let _ = NewOrder { note: String::new() };
}
