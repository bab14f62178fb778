// SY4: a key is of the table's own fields.
use fk::prelude::*;

#[derive(Table)]
#[table(key(year, numbr))]
struct Order {
    year: i64,
    number: i64,
}

fn main() {}
