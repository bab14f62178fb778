// SY2: `#[index()]` says nothing.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[index()]
    a: i64,
}

fn main() {}
