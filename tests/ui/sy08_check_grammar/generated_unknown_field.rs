// SY8: what generates a column knows the table's fields.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[generated(quantty * 2)]
    a: i64,
    quantity: i64,
}

fn main() {}
