// SY6: a generated column is computed from others.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[generated(1)]
    a: i64,
}

fn main() {}
