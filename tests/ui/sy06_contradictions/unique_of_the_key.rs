// SY6: the key is unique already, on the struct too.
use fk::prelude::*;

#[derive(Table)]
#[table(unique(id))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
}

fn main() {}
