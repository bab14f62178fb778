// FK8: every reference of a schema leads to a table of the same schema.
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

#[derive(Schema)]
#[schema(Customer, Order)]
struct Shop;

mod other {
    use super::*;

    #[derive(Schema)]
    #[schema(Order, super::Customer)]
    pub struct Archive;
}

fn main() {
    let _ = other::Archive::TABLES;
}
