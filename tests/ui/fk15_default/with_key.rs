// FK15: a function that gives a key gives one of its type.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    #[default(with = new_id)]
    id: Key<Self, String>,
    size: i64,
}

fn new_id() -> i64 {
    1
}

fn main() {}
