// FK12: what goes in below a row goes in by a relation of its table.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers", has_many(orders: Order))]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table)]
#[table(name = "orders", has_many(lines: Line))]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
}

#[derive(Table)]
#[table(name = "lines")]
struct Line {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    order_id: Key<Order>,
    quantity: i64,
}

fn main() {
    let lamp = NewCustomer { name: String::new() };
    let _ = lamp.with(Order::LINES, [1], |order, quantity| NewLine { order_id: order.id, quantity });
}
