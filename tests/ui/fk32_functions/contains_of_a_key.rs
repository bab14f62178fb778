// FK32: a key is no text.
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
    let _ = Item::query().filter(|i| i.id.contains("a"));
}
