// SY11: a newtype's field has no name.
use fk::prelude::*;

#[derive(Value)]
struct Money {
    cents: i64,
}

fn main() {
    let _ = Money { cents: 1 }.cents;
}
