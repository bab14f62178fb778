// SY8: the functions are few; the nearest is suggested.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(isnull(note))]
    quantity: i64,
    note: Option<String>,
}

fn main() {}
