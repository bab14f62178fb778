// FK12: a path's columns are those of its table.
use fk::prelude::*;

#[derive(Value, Clone, Copy)]
enum Status {
    Draft,
    Placed,
}

#[derive(Table)]
#[table(has_many(orders: Order))]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
    rank: Option<i64>,
}

#[derive(Table)]
#[table(has_many(lines: Line))]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
    status: Status,
    paid: bool,
}

#[derive(Table)]
#[table(key(order_id, position))]
struct Line {
    #[references(on_delete = cascade)]
    order_id: Key<Order>,
    position: i64,
}

fn main() {
    let _ = Line::query().filter(|l| l.order().customer().nam.eq("Helen"));
    let _ = (Status::Draft, Status::Placed);
}
