// SY2: a budget of no rows is none.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
}

#[derive(Schema)]
#[schema(Customer, at_most = 0)]
struct Shop;

fn main() {}
