// SY10: a default stands in SQL.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[default("a\0b")]
    note: String,
}

fn main() {}
