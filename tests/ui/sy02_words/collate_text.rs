// SY2: a collation is a word.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[column(collate = "nocase")]
    a: String,
}

fn main() {}
