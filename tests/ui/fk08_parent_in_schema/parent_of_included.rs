// FK8: a parent of an included table is in the schema too.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users")]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "sessions")]
struct Session {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    user_id: Key<User>,
}

#[derive(Table)]
#[table(name = "invoices")]
struct Invoice {
    #[key]
    id: Key<Self>,
}

#[derive(Schema)]
#[schema(part, Session)]
struct Auth;

#[derive(Schema)]
#[schema(include(Auth), Invoice)]
struct App;

fn main() {}
