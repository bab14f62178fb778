// FK3: `set_null` needs a column that may be NULL.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
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
    #[references(on_delete = set_null, on_update = set_null)]
    customer_id: Option<Key<Customer>>,
}

#[derive(Schema)]
#[schema(Customer, Order)]
struct Shop;

fn main() {}
