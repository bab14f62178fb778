// FK6: where two references lead back, `via` says which.
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
    buyer_id: Key<Customer>,
    #[references(on_delete = cascade)]
    payer_id: Key<Customer>,
}

fn main() {}
