// FK16: `<` needs an order.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(open < true)]
    open: bool,
}

fn main() {}
