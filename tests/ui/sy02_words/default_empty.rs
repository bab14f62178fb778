// SY2: a default says something.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[default]
    a: i64,
}

fn main() {}
