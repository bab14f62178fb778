// FK16: both sides of a comparison are of one type, on a struct too.
use fk::prelude::*;

#[derive(Table)]
#[table(check(size < name))]
struct Item {
    #[key]
    id: Key<Self>,
    name: String,
    size: i64,
}

fn main() {}
