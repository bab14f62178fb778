// FK14: a shared key is never NULL.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users")]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "profiles", key(user_id))]
struct Profile {
    #[references(on_delete = cascade)]
    user_id: Option<Key<User>>,
}

fn main() {}
