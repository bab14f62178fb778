// FK12: a column that does not exist is the compiler's own error, with its help.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    number: i64,
}

fn main() {
    let _ = Order::query().filter(|o| o.numbr.eq(1));
}
