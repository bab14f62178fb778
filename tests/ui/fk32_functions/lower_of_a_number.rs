// FK32: numbers have no letters.
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
    let _ = Item::query().select(|i| i.cents.lower());
}
