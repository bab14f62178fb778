// FK19: a text isn't the newtype of one.
use fk::prelude::*;

#[derive(Value, Clone)]
struct Code(String);

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
struct User {
    #[key]
    id: Key<Self>,
    #[references(Country::code, on_delete = restrict)]
    country_code: Option<Code>,
}

fn main() {}
