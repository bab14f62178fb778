// SY2: fields aren't texts.
use fk::prelude::*;

#[derive(Table)]
#[table(unique("a", "b"))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    b: i64,
}

fn main() {}
