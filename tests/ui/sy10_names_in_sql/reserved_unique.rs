// SY10: a name that SQLite keeps is nobody's, of a key too.
use fk::prelude::*;

#[derive(Table)]
#[table(unique(a, name = "sqlite_x"))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
}

fn main() {}
