// FK12: rows that are put together have no children with them.
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
    let _ = Customer::query().with(Customer::ORDERS).union(Customer::query().with(Customer::ORDERS));
}
