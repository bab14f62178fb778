// SY5: a key that is another table's is named on the struct, alone or as a part.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users")]
struct User {
    #[key(autoincrement = false)]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "profiles", key(user_id))]
struct Profile {
    #[references(on_delete = cascade)]
    user_id: Key<User>,
}

#[derive(Table)]
#[table(name = "pages", key(profile_id, number))]
struct Page {
    #[references(on_delete = cascade)]
    profile_id: Key<Profile, Key<User>>,
    number: i64,
}

#[derive(Schema)]
#[schema(User, Profile, Page)]
struct All;

fn main() {
    let user: Key<User> = Key::from_raw(1);
    let profile: ProfileKey = Profile::key(user);
    let _: PageKey = Page::key(profile, 1);
}
