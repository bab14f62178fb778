// FK18: every whole candidate key can be referenced: of one column or several, in any order, the primary one too.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "countries", unique(continent, name))]
struct Country {
    #[key]
    id: Key<Self>,
    #[unique]
    code: String,
    continent: String,
    name: String,
}

#[derive(Table)]
#[table(name = "users")]
#[table(foreign_key((name, continent) -> Country(name, continent), on_delete = restrict, as origin))]
#[table(foreign_key((tax_code) -> Country(code), on_delete = restrict, as taxed_in))]
struct User {
    #[key]
    id: Key<Self>,
    #[references(Country::code, on_delete = restrict)]
    country_code: String,
    #[references(self::Country::id, on_delete = restrict)]
    home_id: Key<Country>,
    tax_code: Option<String>,
    name: String,
    continent: String,
}

#[derive(Schema)]
#[schema(Country, User)]
struct World;

fn of(user: &User) -> [fk::AtMostOne<Country>; 4] {
    [User::COUNTRY.of(user), User::HOME.of(user), User::ORIGIN.of(user), User::TAXED_IN.of(user)]
}

fn main() {
    let _ = of;
}
