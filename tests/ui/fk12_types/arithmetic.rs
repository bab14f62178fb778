// FK12: `+` needs a number.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    note: String,
}

fn main() {
    let _ = Order::query().filter(|o| (o.note + "x").eq("yx"));
}
