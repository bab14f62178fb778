// SY5: a `Key<Self>` is a key with `#[key]` alone.
use fk::prelude::*;

#[derive(Table)]
#[table(key(id))]
struct Order {
    id: Key<Self>,
}

fn main() {}
