// SY2: a misspelt `where` is told with the nearest.
use fk::prelude::*;

#[derive(Table)]
#[table(unique(a, wher = b > 0))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    b: i64,
}

fn main() {}
