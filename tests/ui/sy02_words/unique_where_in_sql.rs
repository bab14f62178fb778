// SY2: a condition isn't written in SQL.
use fk::prelude::*;

#[derive(Table)]
#[table(unique(a, where = b IS NULL))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    b: Option<i64>,
}

fn main() {}
