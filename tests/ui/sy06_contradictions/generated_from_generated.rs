// SY6: generated columns aren't computed in a circle.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[generated(b + 1)]
    a: i64,
    #[generated(a + 1)]
    b: i64,
}

fn main() {}
