// SY13: a candidate key's fields are each there once.
use fk::prelude::*;

#[derive(Table)]
#[table(unique(a, b, a))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    b: i64,
}

fn main() {}
