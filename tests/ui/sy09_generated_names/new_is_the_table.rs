// SY9: the inserting struct isn't the table's own.
use fk::prelude::*;

#[derive(Table)]
#[table(new(name = "Order"))]
struct Order {
    #[key]
    id: Key<Self>,
    number: i64,
}

fn main() {}
