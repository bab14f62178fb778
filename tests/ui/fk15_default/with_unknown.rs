// FK15: the function that gives a default is there.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[default(with = today)]
    day: i64,
}

fn main() {}
