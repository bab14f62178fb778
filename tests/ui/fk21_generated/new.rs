// FK21: `New…` has no generated column.
use fk::prelude::*;

#[derive(Table)]
struct Line {
    #[key]
    id: Key<Self>,
    quantity: i64,
    price: i64,
    #[generated(quantity * price)]
    total: i64,
}

fn main() {
    let _ = NewLine { quantity: 1, price: 2, total: 2 };
}
