// FK9: no two indexes share a name.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "items", index(a), index(a, name = "ix_items_b"), index(b))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    b: i64,
}

#[derive(Schema)]
#[schema(Item)]
struct Shop;

fn main() {}
