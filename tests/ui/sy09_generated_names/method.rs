// SY9: a `has_many` does not hide a table's own method.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers", has_many(query: Order))]
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

fn main() {}
