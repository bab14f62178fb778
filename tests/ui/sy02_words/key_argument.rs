// SY2: `key` is a word alone.
use fk::prelude::*;

#[derive(Table)]
struct Order {
    #[key(auto)]
    id: Key<Self>,
}

fn main() {}
