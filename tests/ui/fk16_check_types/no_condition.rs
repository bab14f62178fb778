// FK16: a check is a condition.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(number + 1)]
    number: i64,
}

fn main() {}
