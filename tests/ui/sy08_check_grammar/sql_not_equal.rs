// SY8: there is no `<>`.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(quantity <> 1)]
    quantity: i64,
}

fn main() {}
