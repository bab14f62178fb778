// SY10: SQLite keeps some names of tables for itself.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "SQLite_orders")]
struct Order {
    #[key]
    id: Key<Self>,
    number: i64,
}

fn main() {}
