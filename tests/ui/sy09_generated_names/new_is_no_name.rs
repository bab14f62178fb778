// SY9: the inserting struct has a name.
use fk::prelude::*;

#[derive(Table)]
#[table(new(name = "x²"))]
struct Order {
    #[key]
    id: Key<Self>,
    number: i64,
}

fn main() {}
