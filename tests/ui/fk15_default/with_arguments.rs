// FK15: a function that gives a default takes nothing.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[default(with = day)]
    day: i64,
}

fn day(week: i64) -> i64 {
    7 * week
}

fn main() {}
