// SY3: every action.
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
    #[references(on_delete = no_action)]
    a_id: Key<Customer>,
    #[references(on_delete = restrict)]
    b_id: Key<Customer>,
    #[references(on_delete = cascade)]
    c_id: Key<Customer>,
    #[references(on_delete = set_null)]
    d_id: Option<Key<Customer>>,
    #[references(on_delete = set_default)]
    #[default(Key::from_raw(1))]
    e_id: Key<Customer>,
}

fn main() {}
