// SY13: an index's fields are there.
use fk::prelude::*;

#[derive(Table)]
#[table(index(nme desc))]
struct Item {
    #[key]
    id: Key<Self>,
    name: String,
}

fn main() {}
