// SY2: a collation is one of SQLite's.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[column(collate = nocaes)]
    a: String,
}

fn main() {}
