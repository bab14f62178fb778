// SY2: a budget has a number.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
}

#[derive(Schema)]
#[schema(Customer, at_most)]
struct Shop;

fn main() {}
