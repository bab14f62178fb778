// SY13: a partial candidate key has fields too.
use fk::prelude::*;

#[derive(Table)]
#[table(unique(where = a > 0))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
}

fn main() {}
