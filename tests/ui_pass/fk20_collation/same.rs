// FK20: texts on both sides of a reference compare alike, and texts alone have a collation.
use fk::prelude::*;

#[derive(Value, Clone)]
struct Name(String);

#[derive(Table)]
#[table(name = "countries")]
struct Country {
    #[key]
    id: Key<Self>,
    #[unique]
    #[column(collate = nocase)]
    code: String,
    #[column(name = "title", collate = rtrim)]
    name: Option<Name>,
    #[column(collate = binary)]
    plain: String,
}

#[derive(Table)]
#[table(name = "users")]
struct User {
    #[key]
    id: Key<Self>,
    #[references(Country::code, on_delete = restrict)]
    #[column(collate = nocase)]
    country_code: String,
}

fn main() {}
