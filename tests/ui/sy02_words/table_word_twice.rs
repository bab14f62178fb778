// SY2: a word is given once, over all attributes.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
#[table(name = "order")]
struct Order {
    #[key]
    id: Key<Self>,
    note: String,
}

fn main() {}
