// SY12: a schema lists structs.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Schema)]
#[schema("customers", "orders")]
struct Shop;

fn main() {}
