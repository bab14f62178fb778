// FK1: what a schema lists is a table.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

struct Order;

#[derive(Schema)]
#[schema(Customer, Order)]
struct Shop;

fn main() {}
