// FK12: a page begins at a cursor of its own table; queries that are put together give the same rows.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers", has_many(orders: Order))]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
}

fn main() {
    let cursor: fk::Result<fk::Cursor<Order>> = "AAAA".parse();
    assert!(cursor.is_err());
    let first: Option<fk::Cursor<Order>> = None;
    let _ = Order::query().page(20).after(&first).before(first);
    let names = Customer::query().select(|c| c.name);
    let _ = names.clone().union(names).union_all(Order::query().select(|o| o.customer().name)).order_by(|name| name.asc());
    let _ = Customer::query().except(Order::query().select(|o| o.customer())).order_by(|c| c.name.desc());
}
