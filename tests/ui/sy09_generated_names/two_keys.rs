// SY9: two candidate keys differ in name.
use fk::prelude::*;

#[derive(Table)]
#[table(unique(a, name = "uq_item_b"), unique(b))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    b: i64,
}

fn main() {}
