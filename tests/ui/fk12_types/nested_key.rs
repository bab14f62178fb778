// FK12: a row below another has its key, and not that of the row above.
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
    let customer = NewCustomer { name: String::new() };
    let _ = customer.with(Customer::ORDERS, [1], |customer, quantity| {
        NewOrder { customer_id: customer.id }.with(Order::LINES, [quantity], move |order, quantity| {
            NewLine { order_id: order.customer_id, quantity }
        })
    });
}
