// SY8: what the grammar has not is an error at its token.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(quantity / 2 > 1)]
    quantity: i64,
    note: Option<String>,
}

fn main() {}
