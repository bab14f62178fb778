// FK20: only texts have a collation.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[column(collate = nocase)]
    size: i64,
}

fn main() {}
