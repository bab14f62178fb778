// SY6: a generated column has no default.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[generated(b + 1)]
    #[default(1)]
    a: i64,
    b: i64,
}

fn main() {}
