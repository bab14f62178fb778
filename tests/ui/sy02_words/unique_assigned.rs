// SY2: `unique` has parentheses.
use fk::prelude::*;

#[derive(Table)]
#[table(unique = a)]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    b: i64,
}

fn main() {}
