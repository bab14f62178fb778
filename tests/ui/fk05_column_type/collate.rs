// FK5: a field with a collation has a column type.
use fk::prelude::*;

struct Name(String);

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[column(collate = nocase)]
    name: Name,
}

fn main() {}
