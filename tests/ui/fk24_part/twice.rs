// FK9: a table of an included schema isn't listed again.
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
#[schema(part, User)]
struct Auth;

#[derive(Schema)]
#[schema(include(Auth), User, Invoice)]
struct App;

fn main() {}
