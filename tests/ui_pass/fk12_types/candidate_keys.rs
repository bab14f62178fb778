// FK12: keys are made of their parts, and candidate keys are looked up by values of their columns' types.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users", unique(first, last), unique(email, name = "uq_users_mail"))]
struct User {
    #[key]
    id: Key<Self>,
    #[unique]
    nick: Option<String>,
    first: String,
    last: String,
    email: String,
}

#[derive(Table)]
#[table(name = "profiles", key(user_id))]
struct Profile {
    #[references(on_delete = cascade)]
    user_id: Key<User>,
}

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    department: String,
    number: i64,
}

#[derive(Schema)]
#[schema(User, Profile, Course)]
struct All;

fn look(tx: &ReadTx<'_, All>, id: Key<User>) -> fk::Result<()> {
    tx.get_by(User::NICK_KEY, "ann")?;
    tx.get_by(User::FIRST_LAST_KEY, ("Ann", "Lee"))?;
    tx.get_by(User::MAIL_KEY, "ann@example.org".to_owned())?;
    tx.get_by(User::PRIMARY_KEY, id)?;
    tx.get(Profile::key(id))?;
    tx.get(Course::key("CS".to_owned(), 101))?;
    Ok(())
}

fn main() {
    let user: Key<User> = "7".parse().unwrap();
    let key: ProfileKey = Profile::key(user);
    let row = Profile { user_id: user };
    assert!(row.key() == key && key.raw() == &user);
    let _ = look;
}
