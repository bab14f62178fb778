// SY6: a unique key is an index.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[unique]
    #[index]
    note: String,
}

fn main() {}
