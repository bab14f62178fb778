// FK12: `<` needs an order.
use fk::prelude::*;

#[derive(Value, Clone, Copy)]
enum Status {
    Draft,
    Placed,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    status: Status,
}

fn main() {
    let _ = Order::query().filter(|o| o.status.lt(Status::Placed));
    let _ = Status::Draft;
}
