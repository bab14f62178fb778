// SY6: words that go together.
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
    #[references(on_delete = no_action, deferred)]
    #[unique]
    customer_id: Key<Customer>,
    #[references(on_delete = set_default)]
    #[default(None)]
    seller_id: Option<Key<Customer>>,
    #[references(on_delete = set_null, cascade_limit = 100)]
    agent_id: Option<Key<Customer>>,
}

fn main() {}
