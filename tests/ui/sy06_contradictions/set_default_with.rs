// SY6: `set_default` needs a default that the database knows.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = set_default)]
    #[default(with = nobody)]
    customer_id: Key<Customer>,
}

fn nobody() -> Key<Customer> {
    Key::from_raw(0)
}

fn main() {}
