// SY6: a candidate key is there once.
use fk::prelude::*;

#[derive(Table)]
#[table(unique(a))]
struct Item {
    #[key]
    id: Key<Self>,
    #[unique]
    a: i64,
}

fn main() {}
