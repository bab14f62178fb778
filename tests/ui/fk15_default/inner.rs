// FK15: a default of an optional column is an `Option`.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[default(0)]
    number: Option<i64>,
}

fn main() {}
