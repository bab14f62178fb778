// FK1: what `has_one` leads to is a table.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users", has_one(profile: Profile))]
struct User {
    #[key]
    id: Key<Self>,
}

struct Profile;

fn main() {}
