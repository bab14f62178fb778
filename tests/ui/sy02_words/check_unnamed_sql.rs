// SY2: a check in SQL on the struct has a name.
use fk::prelude::*;

#[derive(Table)]
#[table(check(sql = "a < b"))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    b: i64,
}

fn main() {}
