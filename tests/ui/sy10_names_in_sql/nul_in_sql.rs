// SY10: no SQL contains NUL.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[default(sql = "1\0")]
    a: i64,
}

fn main() {}
