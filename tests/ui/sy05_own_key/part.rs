// SY5: a part of a key isn't the whole.
use fk::prelude::*;

#[derive(Table)]
#[table(key(id, number))]
struct Order {
    id: Key<Self>,
    number: i64,
}

fn main() {}
