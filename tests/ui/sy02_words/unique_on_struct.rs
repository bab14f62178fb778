// SY2: `unique` belongs on a field.
use fk::prelude::*;

#[derive(Table)]
#[unique(place, number)]
struct Order {
    #[key]
    id: Key<Self>,
    place: i64,
    number: i64,
}

fn main() {}
