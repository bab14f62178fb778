// FK19: both sides have one type; `Option` may stand on the referencing side.
use fk::prelude::*;

#[derive(Value, Clone)]
struct Code(String);

#[derive(Table)]
#[table(name = "countries", unique(region, area))]
struct Country {
    #[key]
    id: Key<Self>,
    #[unique]
    code: Code,
    #[unique]
    number: u16,
    region: i32,
    area: Code,
}

#[derive(Table)]
#[table(name = "users")]
#[table(foreign_key((region, area) -> Country(region, area), on_delete = set_null(area), as home))]
struct User {
    #[key]
    id: Key<Self>,
    #[references(Country::code, on_delete = restrict)]
    country_code: Code,
    #[references(Country::number, on_delete = set_null)]
    born_number: Option<u16>,
    region: i32,
    area: Option<Code>,
}

fn main() {}
