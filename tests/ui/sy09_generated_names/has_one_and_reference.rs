// SY9: a relation to a child and a reference differ in name.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers", has_one(manager: Order))]
struct Customer {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    manager_id: Option<Key<Self>>,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[unique]
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
}

fn main() {}
