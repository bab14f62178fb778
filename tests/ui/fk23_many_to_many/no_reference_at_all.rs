// FK23: a table without references is none between.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users", many_to_many(roles: Role through UserRole))]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "roles")]
struct Role {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "user_roles")]
struct UserRole {
    #[key]
    id: Key<Self>,
    rank: i64,
}

fn main() {}
