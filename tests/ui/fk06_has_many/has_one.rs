// FK6: `has_one` names a child that references back.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users", has_one(profile: Profile))]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "profiles")]
struct Profile {
    #[key]
    id: Key<Self>,
}

fn main() {}
