// SY2: an attribute is given once.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[unique]
    #[unique]
    note: String,
}

fn main() {}
