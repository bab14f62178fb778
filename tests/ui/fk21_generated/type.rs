// FK16: what generates a column is of its type.
use fk::prelude::*;

#[derive(Table)]
struct Line {
    #[key]
    id: Key<Self>,
    quantity: i64,
    #[generated(quantity + 1)]
    total: String,
}

fn main() {}
