// SY2: `through` leads somewhere.
use fk::prelude::*;

#[derive(Table)]
#[table(many_to_many(roles: Role through))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    b: i64,
}

fn main() {}
