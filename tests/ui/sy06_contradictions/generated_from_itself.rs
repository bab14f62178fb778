// SY6: a generated column isn't computed from itself.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[generated(a + 1)]
    a: i64,
}

fn main() {}
