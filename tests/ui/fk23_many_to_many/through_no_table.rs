// FK1: the table between is a table.
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

struct UserRole;

fn main() {}
