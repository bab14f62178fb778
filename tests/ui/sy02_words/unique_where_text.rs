// SY2: a condition isn't a text.
use fk::prelude::*;

#[derive(Table)]
#[table(unique(a, where = "b > 0"))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    b: i64,
}

fn main() {}
