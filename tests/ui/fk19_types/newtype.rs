// FK19: a newtype isn't its inner type.
use fk::prelude::*;

#[derive(Value, Clone)]
struct Code(String);

#[derive(Table)]
#[table(name = "countries")]
struct Country {
    #[key]
    id: Key<Self>,
    #[unique]
    code: Code,
}

#[derive(Table)]
#[table(name = "users")]
struct User {
    #[key]
    id: Key<Self>,
    #[references(Country::code, on_delete = restrict)]
    country_code: String,
}

fn main() {}
