// FK16: newtypes, enums and keys are compared as what is stored.
use fk::prelude::*;

#[derive(Value)]
struct Karma(i64);

#[derive(Value)]
struct Rank(Karma);

#[derive(Value)]
struct Email(String);

#[derive(Value)]
struct Active(bool);

#[derive(Value)]
enum Status {
    New,
    Old,
}

#[derive(Table)]
#[table(name = "users")]
struct User {
    #[key]
    #[check(len(code) > 0)]
    code: Key<Self, String>,
    #[check(karma >= 0 && karma + rank < 10 && karma < number)]
    karma: Karma,
    #[check(rank > -1 && rank == karma)]
    rank: Rank,
    number: i64,
    #[check(len(email) > 0 && like(email, "%@%"))]
    email: Option<Email>,
    #[check(active || is_null(active))]
    active: Option<Active>,
    #[check(status == "new" || status != "old")]
    status: Status,
    #[references(on_delete = set_null)]
    #[check(name = "x²", parent_id != "")]
    #[check(name = "①", like(parent_id, "a%"))]
    parent_id: Option<Key<Self, String>>,
}

#[derive(Schema)]
#[schema(User)]
struct Users;

fn main() -> fk::Result<()> {
    let _ = (User::KARMA_CHECK, User::EMAIL_CHECK, User::X__CHECK, User::__CHECK);
    let _ = (Status::New, Status::Old);
    let db = Db::<Users>::in_memory()?;
    let user = |code: &str, karma| User {
        code: Key::from_raw(code.to_owned()),
        karma: Karma(karma),
        rank: Rank(Karma(karma)),
        number: 9,
        email: Some(Email("a@b".to_owned())),
        active: None,
        status: Status::New,
        parent_id: None,
    };
    db.write(|tx| tx.insert(user("a", 1)))?;
    assert!(db.write(|tx| tx.insert(user("b", -1))).is_err_and(|error| error.check_failed(User::KARMA_CHECK)));
    assert!(db.write(|tx| tx.insert(user("", 1))).is_err_and(|error| error.check_failed(User::CODE_CHECK)));
    let found = db.read(|tx| tx.all(User::query().filter(|u| u.email.like("a%").and(u.status.len().eq(3)))))?;
    assert_eq!(found.len(), 1);
    Ok(())
}
