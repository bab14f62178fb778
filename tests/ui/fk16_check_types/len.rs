// FK16: `len` is of a text.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(len(number) > 0)]
    number: i64,
}

fn main() {}
