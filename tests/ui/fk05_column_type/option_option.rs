// FK5: NULL is there once.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    note: Option<Option<String>>,
}

fn main() {}
