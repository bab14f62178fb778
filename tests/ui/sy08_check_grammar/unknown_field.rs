// SY8: a check is about the table's own fields; the nearest is suggested.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(quantty > 0)]
    quantity: i64,
    note: Option<String>,
}

fn main() {}
