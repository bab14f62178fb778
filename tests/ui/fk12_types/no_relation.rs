// FK12: a candidate key isn't a relation.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    #[unique]
    name: String,
}

fn told(error: &fk::Error) -> bool {
    error.still_referenced(Customer::NAME_KEY)
}

fn main() {}
