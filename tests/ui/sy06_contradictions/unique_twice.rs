// SY6: a candidate key is there once.
use fk::prelude::*;

#[derive(Table)]
#[table(unique(a, b), unique(a, b))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    b: i64,
}

fn main() {}
