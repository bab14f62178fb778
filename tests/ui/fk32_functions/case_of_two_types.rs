// FK32: all values of a `case` are of one type.
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
    let _ = Item::query().select(|i| fk::case().when(i.cents.gt(5), i.name).otherwise(i.cents));
}
