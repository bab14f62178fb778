// SY10: also where the name is the struct's.
use fk::prelude::*;

#[derive(Table)]
struct SqliteOrder {
    #[key]
    id: Key<Self>,
}

fn main() {}
