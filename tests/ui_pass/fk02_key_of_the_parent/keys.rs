// FK2: a column holds the key of the parent.
use fk::prelude::*;

#[derive(Table)]
struct Country {
    #[key]
    code: Key<Self, String>,
}

#[derive(Table)]
struct City {
    #[key]
    id: Key<Self>,
    #[references(Country, on_delete = cascade)]
    country_id: CountryKey,
    #[references(on_delete = set_null, as former)]
    former_country: Option<Key<Country, String>>,
}

#[derive(Schema)]
#[schema(City, Country)]
struct World;

fn main() {
    let _ = NewCity { country_id: Key::from_raw("FR".into()), former_country: None };
    let _ = NewCountry { code: Key::from_raw("FR".into()) };
}
