// SY2: the table between is named.
use fk::prelude::*;

#[derive(Table)]
#[table(many_to_many(roles: Role))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    b: i64,
}

fn main() {}
