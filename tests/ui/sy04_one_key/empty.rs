// SY4: `key(..)` names fields.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers", key())]
struct Customer {
    id: i64,
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
