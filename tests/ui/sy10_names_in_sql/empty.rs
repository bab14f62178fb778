// SY10: a name is not empty.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[unique(name = "")]
    note: String,
}

fn main() {}
