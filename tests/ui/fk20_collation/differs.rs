// FK20: texts compare alike on both sides.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "countries")]
struct Country {
    #[key]
    id: Key<Self>,
    #[unique]
    code: String,
    name: String,
}

#[derive(Table)]
#[table(name = "users")]
struct User {
    #[key]
    id: Key<Self>,
    #[column(collate = nocase)]
    #[references(Country::code, on_delete = restrict)]
    country_code: String,
}

fn main() {}
