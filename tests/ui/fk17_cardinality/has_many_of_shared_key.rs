// FK17: a shared key makes one child at most.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users", has_many(profiles: Profile))]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "profiles", key(user_id))]
struct Profile {
    #[references(on_delete = cascade)]
    user_id: Key<User>,
}

fn main() {}
