// FK12: an order has a direction.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Schema)]
#[schema(Customer)]
struct Shop;

fn main() {
    let _ = Customer::query().order_by(|c| c.name);
}
