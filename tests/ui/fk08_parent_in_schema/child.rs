// FK8: a `has_many` leads to a table of the same schema.
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
#[schema(Customer)]
struct Shop;

fn main() {}
