// FK16: what reads an optional field is optional.
use fk::prelude::*;

#[derive(Table)]
struct Line {
    #[key]
    id: Key<Self>,
    quantity: Option<i64>,
    #[generated(quantity + 1)]
    total: i64,
}

fn main() {}
