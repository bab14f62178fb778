// FK18: what is unique among some rows only is no key.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "countries")]
struct Country {
    #[key]
    id: Key<Self>,
    #[unique(where = is_null(gone))]
    code: String,
    gone: Option<i64>,
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
