// FK1: the same for a child.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers", has_many(orders: Order))]
struct Customer {
    #[key]
    id: Key<Self>,
}

struct Order;

#[derive(Schema)]
#[schema(Customer, Order)]
struct Shop;

fn main() {}
