// FK18: a key and more is no key.
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
#[table(foreign_key((code, name) -> Country(code, name), on_delete = restrict, as country))]
struct User {
    #[key]
    id: Key<Self>,
    code: String,
    name: String,
}

fn main() {}
