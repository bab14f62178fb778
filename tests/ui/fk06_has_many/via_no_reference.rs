// FK6: `via` names a reference to this table.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers", has_many(orders: Order via owner_id))]
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
    buyer_id: Key<Customer>,
    #[references(on_delete = cascade)]
    payer_id: Key<Customer>,
}

fn main() {}
