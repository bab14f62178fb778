// SY2: a budget is written with `=`.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
}

#[derive(Schema)]
#[schema(Customer, at_most(100))]
struct Shop;

fn main() {}
