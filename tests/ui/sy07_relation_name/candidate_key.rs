// SY7: a reference leads to the primary key.
use fk::prelude::*;

#[derive(Table)]
struct Country {
    #[key]
    id: Key<Self>,
    #[unique]
    code: String,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(Country::code, on_delete = restrict)]
    country_code: String,
}

fn main() {}
