// FK1: the parent of a reference is a table.
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
    #[references(Customer, on_delete = cascade)]
    customer_id: Key<Customer>,
    #[references(on_delete = set_null, as parent)]
    earlier: Option<Key<Self>>,
}

#[derive(Schema)]
#[schema(Customer, Order)]
struct Shop;

fn main() {}
