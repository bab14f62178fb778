// SY7: without the name of the referenced column, the field's name is the relation's; several columns are named.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "countries", unique(code, region))]
struct Country {
    #[key]
    id: Key<Self>,
    #[unique]
    code: String,
    region: i64,
}

#[derive(Table)]
#[table(name = "users")]
#[table(foreign_key((born, region) -> Country(code, region), on_delete = restrict, as birthplace))]
struct User {
    #[key]
    id: Key<Self>,
    #[references(Country::code, on_delete = restrict)]
    country_code: String,
    #[references(Country::code, on_delete = restrict, as home)]
    lives_in: String,
    born: String,
    region: i64,
}

fn main() {
    let _ = (User::COUNTRY, User::HOME, User::BIRTHPLACE);
}
