// SY7: where the field does not end in `_id`, the relation is named.
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
    #[references(on_delete = cascade, as buyer)]
    customer: Key<Customer>,
    #[references(on_delete = cascade, as r#type)]
    customer_type: Key<Customer>,
}

#[derive(Schema)]
#[schema(Customer, Order)]
struct Shop;

fn main() {
    let _ = (Order::BUYER, Order::TYPE);
}
