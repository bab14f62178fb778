// FK15: a default is of the column's type.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[default(0)]
    open: bool,
}

fn main() {}
