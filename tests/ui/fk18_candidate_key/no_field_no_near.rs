// FK18: the referenced field is there.
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
struct User {
    #[key]
    id: Key<Self>,
    #[references(Country::population, on_delete = restrict, as country)]
    country_population: i64,
}

fn main() {}
