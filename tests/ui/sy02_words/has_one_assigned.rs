// SY2: a relation is written with `:`.
use fk::prelude::*;

#[derive(Table)]
#[table(has_one(profile = Profile))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    b: i64,
}

fn main() {}
