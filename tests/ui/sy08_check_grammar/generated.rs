// SY8: what generates a column is of the small grammar.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[generated(b / 2)]
    a: i64,
    b: i64,
}

fn main() {}
