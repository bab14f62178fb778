// FK17: what is unique among some rows only leads to many.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users", has_one(address: Address))]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "addresses")]
struct Address {
    #[key]
    id: Key<Self>,
    #[unique(where = current)]
    #[references(on_delete = cascade)]
    user_id: Key<User>,
    current: bool,
}

fn main() {}
