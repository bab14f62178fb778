// FK8: the table between is in the schema too.
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
#[table(name = "user_roles", key(user_id, role_id))]
struct UserRole {
    #[references(on_delete = cascade)]
    user_id: Key<User>,
    #[references(on_delete = cascade)]
    role_id: Key<Role>,
}

#[derive(Schema)]
#[schema(User, Role)]
struct App;

fn main() {}
