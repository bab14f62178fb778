// SY8: checks of the grammar.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(quantity > 0 && (is_null(note) || len(note) <= 20))]
    quantity: i64,
    note: Option<String>,
}

fn main() {}
