// SY13: an index's fields are each there once.
use fk::prelude::*;

#[derive(Table)]
#[table(index(a, a desc))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
}

fn main() {}
