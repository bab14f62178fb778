// SY5: a shared key is the struct's matter.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users")]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "profiles")]
struct Profile {
    #[key]
    #[references(on_delete = cascade)]
    user_id: Key<User>,
}

fn main() {}
