// SY10: SQLite keeps some names of indexes for itself.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[index(name = "sqlite_number")]
    number: i64,
}

fn main() {}
