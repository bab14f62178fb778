// FK8: the child of a `has_one` is in the schema too.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users", has_one(profile: Profile))]
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

#[derive(Schema)]
#[schema(User)]
struct App;

fn main() {}
