// FK16: `*` needs a number.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(note * 2 == "x")]
    note: String,
}

fn main() {}
