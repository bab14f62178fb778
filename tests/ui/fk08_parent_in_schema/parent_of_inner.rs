// FK8: what an included schema includes is included too.
use fk::prelude::*;

#[derive(Table)]
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

#[derive(Schema)]
#[schema(part, User)]
struct People;

#[derive(Schema)]
#[schema(part, include(People), Session)]
struct Auth;

#[derive(Schema)]
#[schema(include(Auth))]
struct App;

fn main() {}
