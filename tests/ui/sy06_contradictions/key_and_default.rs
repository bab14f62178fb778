// SY6: the database makes the key.
use fk::prelude::*;

#[derive(Table)]
struct Order {
    #[key]
    #[default(1)]
    id: Key<Self>,
}

fn main() {}
