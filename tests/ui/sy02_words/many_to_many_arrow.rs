// SY2: `via` of many to many names both sides.
use fk::prelude::*;

#[derive(Table)]
#[table(many_to_many(roles: Role through UserRole via item_id))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    b: i64,
}

fn main() {}
