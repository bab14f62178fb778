// SY2: a word is given once.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
}

#[derive(Schema)]
#[schema(Customer, at_most = 10, at_most = 20)]
struct Shop;

fn main() {}
