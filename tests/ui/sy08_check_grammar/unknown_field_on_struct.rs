// SY8: a check on the struct knows the table's fields.
use fk::prelude::*;

#[derive(Table)]
#[table(check(star < end))]
struct Item {
    #[key]
    id: Key<Self>,
    start: i64,
    end: i64,
}

fn main() {}
