// FK6: the word is `via`.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers", has_many(orders: Order by payer_id))]
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

#[derive(Schema)]
#[schema(Customer, Order)]
struct Shop;

fn main() {
    let _ = Customer::PRIMARY_KEY;
}
