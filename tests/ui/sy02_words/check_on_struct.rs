// SY2: `check` belongs on a field.
use fk::prelude::*;

#[derive(Table)]
#[check(low < high)]
struct Order {
    #[key]
    id: Key<Self>,
    low: i64,
    high: i64,
}

fn main() {}
