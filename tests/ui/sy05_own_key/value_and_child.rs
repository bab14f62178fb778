// SY5: a key of one column is the table's own; a child that is right is not told of it.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "countries")]
struct Country {
    #[key]
    code: String,
}

#[derive(Table)]
#[table(name = "cities")]
struct City {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    country_id: Key<Country, String>,
}

fn main() {}
