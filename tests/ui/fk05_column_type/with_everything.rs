// FK5: a wrong type is one error, whatever else is said about the column.
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
    #[unique]
    #[default(0)]
    #[column(name = "amount")]
    total: u64,
}

#[derive(Schema)]
#[schema(Customer, Order)]
struct Shop;

fn main() {}
