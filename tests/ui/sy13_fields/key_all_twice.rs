// SY13: a key's fields are each there once, if it is one field alone.
use fk::prelude::*;

#[derive(Table)]
#[table(key(a, a))]
struct Item {
    a: i64,
    b: i64,
}

fn main() {}
