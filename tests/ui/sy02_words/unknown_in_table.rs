// SY2: without a near word, all are listed.
use fk::prelude::*;

#[derive(Table)]
#[table(schema = "public")]
struct Order {
    #[key]
    id: Key<Self>,
    note: String,
}

fn main() {}
