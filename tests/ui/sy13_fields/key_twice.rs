// SY13: a key's fields are each there once.
use fk::prelude::*;

#[derive(Table)]
#[table(key(a, b, a))]
struct Item {
    a: i64,
    b: i64,
}

fn main() {}
