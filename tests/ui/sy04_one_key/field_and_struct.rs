// SY4: a key is named once.
use fk::prelude::*;

#[derive(Table)]
#[table(key(year, number))]
struct Order {
    #[key]
    year: i64,
    number: i64,
}

fn main() {}
