// SY12: a table is listed once, also by its path.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Schema)]
#[schema(Customer, self::Customer)]
struct Shop;

fn main() {}
