// FK16: a check compares a column with its own type.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(number == "none")]
    number: i64,
}

fn main() {}
