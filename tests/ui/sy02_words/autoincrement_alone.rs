// SY2: `autoincrement` has a value.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key(autoincrement)]
    id: Key<Self>,
}

fn main() {}
