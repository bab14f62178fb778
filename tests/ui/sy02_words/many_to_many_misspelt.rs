// SY2: a misspelt `through` is told.
use fk::prelude::*;

#[derive(Table)]
#[table(many_to_many(roles: Role throug UserRole))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    b: i64,
}

fn main() {}
