// FK5: each part of a candidate key has a column type.
use fk::prelude::*;

struct Number(i64);

#[derive(Table)]
#[table(unique(name, number))]
struct Item {
    #[key]
    id: Key<Self>,
    name: String,
    number: Number,
}

fn main() {}
