// FK26: rows with what is loaded become a struct whose fields have their types.
use fk::prelude::*;

#[derive(Table)]
#[table(has_many(orders: Order))]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table)]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
}

#[derive(Row)]
struct Page {
    customer: Customer,
    orders: Vec<Customer>,
}

fn main() {
    let _ = Customer::query().with(Customer::ORDERS).into_row::<Page>();
}
