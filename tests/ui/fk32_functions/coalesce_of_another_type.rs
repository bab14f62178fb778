// FK32: a default is of the same type.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    name: String,
    cents: i64,
    weight: f64,
    bytes: Vec<u8>,
}

fn main() {
    let _ = Item::query().select(|i| i.name.coalesce(0));
}
