// FK22: a field and the struct don't declare one reference twice.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "countries")]
struct Country {
    #[key]
    id: Key<Self>,
    #[unique]
    code: String,
}

#[derive(Table)]
#[table(name = "users")]
#[table(foreign_key((country_code) -> Country(code), on_delete = restrict, as home))]
struct User {
    #[key]
    id: Key<Self>,
    #[references(Country::code, on_delete = restrict)]
    country_code: String,
}

fn main() {}
