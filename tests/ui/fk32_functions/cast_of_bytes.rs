// FK32: bytes can't be cast.
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
    let _ = Item::query().select(|i| i.bytes.cast::<i64>());
}
