// SY13: a candidate key has fields.
use fk::prelude::*;

#[derive(Table)]
#[table(unique())]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
}

fn main() {}
