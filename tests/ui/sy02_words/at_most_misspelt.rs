// SY2: words are known.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
}

#[derive(Schema)]
#[schema(Customer, atmost = 100)]
struct Shop;

fn main() {}
