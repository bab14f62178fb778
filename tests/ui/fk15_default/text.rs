// FK15: a text is no default for a number.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[default("0")]
    number: i64,
}

fn main() {}
