// SY8: a field is its name.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(self.quantity > 1)]
    quantity: i64,
}

fn main() {}
