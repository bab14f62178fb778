// FK1: the other side is a table.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users", many_to_many(roles: Role through UserRole))]
struct User {
    #[key]
    id: Key<Self>,
}

struct Role;

#[derive(Table)]
#[table(name = "user_roles")]
struct UserRole {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    user_id: Key<User>,
}

fn main() {}
