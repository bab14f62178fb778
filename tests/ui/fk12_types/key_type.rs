// FK12: a shared key is made of the other table's key.
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
    user_id: Key<User>,
}

fn main() {
    let _ = Profile::key(1);
}
