// FK5: a field with a default has a column type.
use fk::prelude::*;

struct Number(i64);

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[default(Number(1))]
    number: Number,
}

fn main() {}
