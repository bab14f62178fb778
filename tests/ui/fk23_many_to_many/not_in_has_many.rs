// FK12: what leads over a table between is no relation to children.
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
    #[references(on_delete = cascade)]
    user_id: Key<User>,
    #[references(on_delete = cascade)]
    role_id: Key<Role>,
}

#[derive(Schema)]
#[schema(User, Role, UserRole)]
struct App;

fn roles(tx: &ReadTx<'_, App>, user: &User) -> fk::Result<Vec<User>> {
    tx.all(user.roles())
}

fn main() {}
