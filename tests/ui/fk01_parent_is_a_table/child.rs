// FK1: the child of a `has_many` is a table.
use fk::prelude::*;

struct Order;

#[derive(Table)]
#[table(name = "customers", has_many(orders: Order))]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Schema)]
#[schema(Customer)]
struct Shop;

fn main() {}
