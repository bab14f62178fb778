// SY2: a table's name has its word.
use fk::prelude::*;

#[derive(Table)]
#[table("orders")]
struct Order {
    #[key]
    id: Key<Self>,
    number: i64,
}

fn main() {}
