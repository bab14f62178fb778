// SY2: `default` belongs on a field.
use fk::prelude::*;

#[derive(Table)]
#[default(1)]
struct Order {
    #[key]
    id: Key<Self>,
    number: i64,
}

fn main() {}
