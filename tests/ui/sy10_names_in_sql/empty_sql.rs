// SY10: SQL says something.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[generated(sql = " ")]
    a: i64,
}

fn main() {}
