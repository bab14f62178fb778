// FK18: one column in parentheses is a key too.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "countries")]
struct Country {
    #[key]
    id: Key<Self>,
    code: String,
}

#[derive(Table)]
#[table(name = "users")]
#[table(foreign_key((country) -> Country(code), on_delete = restrict, as home))]
struct User {
    #[key]
    id: Key<Self>,
    country: String,
}

fn main() {}
