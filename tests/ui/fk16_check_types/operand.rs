// FK16: a check compares a column with its own type.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(name > 0)]
    name: String,
}

fn main() {}
