// SY2: `stored` alone generates nothing.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[generated(stored)]
    a: i64,
}

fn main() {}
