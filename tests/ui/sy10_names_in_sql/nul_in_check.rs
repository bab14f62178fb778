// SY10: the texts of a check stand in SQL.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(note != "a\0b")]
    note: String,
}

fn main() {}
