// FK20: a text key and what references it compare alike.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "countries")]
struct Country {
    #[key]
    #[column(collate = nocase)]
    code: Key<Self, String>,
}

#[derive(Table)]
#[table(name = "users")]
struct User {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict, as country)]
    country: Key<Country, String>,
}

fn main() {}
