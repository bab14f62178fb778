// FK24: an included schema is a part.
use fk::prelude::*;

#[derive(Table)]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
struct Invoice {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    user_id: Key<User>,
}

#[derive(Schema)]
#[schema(User)]
struct Auth;

#[derive(Schema)]
#[schema(include(Auth), Invoice)]
struct App;

fn main() {}
