// SY2: a generated column has an expression.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[generated]
    a: i64,
}

fn main() {}
