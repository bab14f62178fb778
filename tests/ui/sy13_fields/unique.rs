// SY13: a candidate key's fields are there.
use fk::prelude::*;

#[derive(Table)]
#[table(unique(nme))]
struct Item {
    #[key]
    id: Key<Self>,
    name: String,
}

fn main() {}
