// SY2: a generated column is virtual unless it is `stored`.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[generated(virtual, sql = "1")]
    a: i64,
}

fn main() {}
