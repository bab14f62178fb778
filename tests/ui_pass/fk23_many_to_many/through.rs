// FK23: over a table that references both sides; over one that references the same side twice, by `via`.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users", many_to_many(roles: Role through UserRole))]
#[table(many_to_many(friends: User through Friendship via user_id -> friend_id))]
#[table(many_to_many(fans: Self through Friendship via friend -> user))]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "roles", many_to_many(users: User through UserRole))]
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

#[derive(Table)]
#[table(name = "friendships", key(user_id, friend_id))]
struct Friendship {
    #[references(on_delete = cascade)]
    user_id: Key<User>,
    #[references(on_delete = cascade)]
    friend_id: Key<User>,
}

#[derive(Schema)]
#[schema(User, Role, UserRole, Friendship)]
struct App;

fn main() {
    let _: fk::ManyToMany<User, UserRole, Role> = User::ROLES;
    let _: fk::ManyToMany<User, Friendship, User> = User::FANS;
    let user = User { id: Key::from_raw(1) };
    let _: fk::Query<Role> = user.roles().limit(3);
    let _: fk::Query<User> = user.friends().filter(|friend| friend.id.ne(user.id));
}
