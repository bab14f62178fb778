// FK16: `&&` joins conditions.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(number && number > 0)]
    number: i64,
}

fn main() {}
