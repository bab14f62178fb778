// SY2: a check's words are `name` and `sql`.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[check(nam = "x", a > 0)]
    a: i64,
}

fn main() {}
