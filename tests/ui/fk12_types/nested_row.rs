// FK12: what goes in by a relation is a row of the table that it leads to.
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
    let order = NewOrder { customer_id: Key::from_raw(1) };
    let _ = order.with(Order::LINES, [1], |_, _| NewCustomer { name: String::new() });
}
