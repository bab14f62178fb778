// FK8: what an included schema references is in it, or in what it includes.
use fk::prelude::*;

#[derive(Table)]
#[table(has_many(sessions: Session))]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
struct Session {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    user_id: Key<User>,
}

#[derive(Table)]
struct Invoice {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    user_id: Key<User>,
}

#[derive(Schema)]
#[schema(part, User, Session)]
struct Auth;

#[derive(Schema)]
#[schema(part, include(Auth), Invoice)]
struct Billing;

#[derive(Schema)]
#[schema(include(Auth, Billing))]
struct App;

fn main() {
    let names = |tables: &[&fk::schema::TableDef]| tables.iter().map(|table| table.shape.name).collect::<Vec<_>>();
    assert_eq!(names(Auth::TABLES), ["user", "session"]);
    assert_eq!(names(Billing::TABLES), ["invoice", "user", "session"]);
    assert_eq!(names(App::TABLES), ["user", "session", "invoice"]);
}
