// FK12: sorting needs an order.
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
    let _ = Order::query().order_by(|o| o.status.asc());
    let _ = (Status::Draft, Status::Placed);
}
